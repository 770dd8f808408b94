import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileprocError } from '../../contract/errors.ts';
import type { Extraction } from '../../contract/extraction.ts';
import type { PluginOrigin, Processor } from '../../contract/processor.ts';
import type { FileReader, ReadResult } from '../../contract/reader.ts';
import { createIsolatedReader } from '../../isolation/parent/isolated-reader.ts';
import { checkOutcome } from './check-outcome.ts';
import type { ProcessorKitOptions, ProcessorSample } from './processor-kit.ts';
import { contentOf } from './run-sample.ts';
import { ContractError, describeThrown, fail } from './runner.ts';
import { DENIED, witness } from './witness.ts';

/**
 * Reads each sample in a child process under Node's permission model, where processors run in production, and fails where
 * the outcome is another than in this process, with what was denied. Denials that the processor copes with are its own
 * affair: libraries try several places for what they need.
 */
export async function checkInChild(
  processor: Processor,
  samples: readonly ProcessorSample[],
  { patience, ocr }: Required<Pick<ProcessorKitOptions, 'patience'>> & Pick<ProcessorKitOptions, 'ocr'>,
): Promise<void> {
  const { origin } = processor;
  // Told by another test.
  if (!origin || !isPlainData(origin.options)) return;
  await using reader = createIsolatedReader({
    // The one under test is never routed to; its package is readable because it is in the list.
    processors: [watched(processor, origin, samples), { ...processor, mediaTypes: ['application/x-kit-never'] }],
    limits: { processingSeconds: patience / 1000 },
    wants: { thumbnail: { width: 200, height: 200 } },
    workers: 1,
  });
  for (const sample of samples) {
    const content = await contentOf(sample);
    // A processor is never called for a file without bytes.
    if (content.length === 0) continue;
    const result = await readOne(reader, sample, content);
    try {
      if (result.error?.code === 'INVALID_CONFIG' && isTypeScript(origin)) return tellNotChecked(origin, result.error);
      await check(sample, result, ocr !== undefined);
    } finally {
      await reader.scratch.remove(result.folder);
    }
  }
}

function watched(processor: Processor, origin: PluginOrigin, samples: readonly ProcessorSample[]): Processor {
  const typeOf = ({
    mediaType = processor.mediaTypes[0] ?? 'application/octet-stream',
    encoding,
  }: ProcessorSample) => ({
    mediaType,
    ...(encoding !== undefined && { encoding }),
  });
  return witness({ origin, types: Object.fromEntries(samples.map((sample) => [sample.name, typeOf(sample)])) });
}

async function readOne(reader: FileReader, { name }: ProcessorSample, content: Uint8Array): Promise<ReadResult> {
  const folder = await reader.scratch.folder();
  await writeFile(join(folder, 'content'), content);
  const file = { uri: `file:///kit/${encodeURIComponent(name)}`, path: `/kit/${name}`, name };
  return await reader.read({ file, folder, name: 'content', size: content.length }, new AbortController().signal);
}

/** `needsOcr`: the OCR service of the kit stays in this process, so that a text cannot be expected, only a result. */
async function check(sample: ProcessorSample, result: ReadResult, needsOcr: boolean): Promise<void> {
  const { error, warnings } = result;
  try {
    if (error && 'text' in sample.expect && error.code === 'OCR_UNAVAILABLE' && needsOcr) return;
    if (needsOcr && !error && 'text' in sample.expect) return;
    checkOutcome(sample, error ? { settled: true, error } : { settled: true, value: await extractionOf(result) });
  } catch (thrown) {
    if (!(thrown instanceof ContractError)) throw thrown;
    const denied = warnings.filter(({ code }) => code === DENIED).map(({ message }) => message);
    const because = error ? [describeThrown(error), ...(error.toJSON().causes ?? [])].join('; ') : thrown.message;
    fail(
      `${sample.name} is read in a child process as in this one`,
      denied.length > 0 ? `it may not ${denied.join(', nor ')}. ${because}` : because,
      'a processor reads its file, context.scratch and its own packages, writes into context.scratch, starts no process and uses no network',
    );
  }
}

async function extractionOf({ pages, metadata, thumbnail, embedded }: ReadResult): Promise<Extraction> {
  return {
    pages: await Array.fromAsync(pages),
    metadata,
    ...(thumbnail && { thumbnail }),
    embedded: [...embedded],
  };
}

function isPlainData(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

function isTypeScript({ module }: PluginOrigin): boolean {
  return /\.[cm]?tsx?$/.test(module);
}

/** A test runner may take TypeScript that Node itself cannot run; what is built from it runs. */
function tellNotChecked({ module }: PluginOrigin, error: FileprocError): void {
  console.warn(
    `Not checked in a child process, since Node cannot load ${module}: ${(error.toJSON().causes ?? [error.message]).join('; ')}. Run the kit over the built package too.`,
  );
}
