import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createIsolatedReader,
  type FileReader,
  type IsolatedReaderOptions,
  type Page,
  type ReadResult,
  type ScratchFile,
} from '@cis/fileproc-core';
import { MOCK_MEDIA_TYPE, type MockBehaviour, mock, mockFile, mockOcr } from '@cis/fileproc-core/testing';

/*
 * For the tests of this folder. They go through the built package by its own name, since children run the built program.
 */

/** A reader of mock files, with little time and memory. */
export function mockReader(options: Partial<IsolatedReaderOptions> = {}): FileReader {
  return createIsolatedReader({
    processors: [mock()],
    ocr: { engine: mockOcr() },
    workers: 2,
    ...options,
    limits: { processingSeconds: 20, memoryMegabytes: 400, ocrPageSeconds: 20, ...options.limits },
  });
}

/** Puts a mock file into a scratch folder of the reader. */
export async function place(reader: FileReader, behaviour: MockBehaviour): Promise<ScratchFile> {
  const folder = await reader.scratch.folder();
  const content = mockFile(behaviour);
  await writeFile(join(folder, 'content'), content);
  const name = `${behaviour.do}.mock`;
  return {
    file: { uri: `file:///${name}`, path: `in/${name}`, name, declaredType: MOCK_MEDIA_TYPE },
    folder,
    name: 'content',
    size: content.byteLength,
  };
}

/** A result with its pages, after which its folder is gone. */
export interface MockResult {
  readonly result: ReadResult;
  readonly pages: Page[];
  /** The error's code, or `read`. */
  readonly outcome: string;
}

/** Reads one mock file and removes what is left of it. */
export async function readMock(
  reader: FileReader,
  behaviour: MockBehaviour,
  signal: AbortSignal = new AbortController().signal,
): Promise<MockResult> {
  const file = await place(reader, behaviour);
  try {
    const result = await reader.read(file, signal);
    return { result, pages: await Array.fromAsync(result.pages), outcome: result.error?.code ?? 'read' };
  } finally {
    await reader.scratch.remove(file.folder);
  }
}

/** Whether a process runs. One that has ended and is only not collected by the system yet does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(process.platform === 'linux' ? readFileSync(`/proc/${pid}/status`, 'latin1') : '');
  } catch {
    return false;
  }
}
