import { setTimeout as sleep } from 'node:timers/promises';
import { FileprocError } from '../contract/errors.ts';
import type { OcrPage } from '../contract/ocr.ts';
import { defineOcrEngine } from '../plugin/define-ocr-engine.ts';
import { allocate, spin } from './misbehaviour.ts';

/** The first byte of a picture, of what {@link mockOcr} does with it; the second is the value that some take. */
export const MOCK_PICTURES = {
  /** Reads `page VALUE`. */
  text: 0,
  /** Keeps the CPU busy for VALUE times 10 ms; the text tells when. */
  spin: 1,
  /** Never ends. */
  hang: 2,
  /** Exits with VALUE. */
  exit: 3,
  segfault: 4,
  /** Allocates until it is stopped. */
  allocate: 5,
  /** Throws a plain error. */
  throw: 6,
  /** Waits VALUE times 10 ms and stops on abort. */
  sleep: 7,
  /** Tells the id of its process. */
  pid: 8,
} as const;

/** Options of {@link mockOcr}. */
export interface MockOcrOptions {
  /** What happens when it is opened. */
  readonly opening?: 'works' | 'fails' | 'exits';
}

/** An OCR engine that does what the first bytes of a picture say. */
export const mockOcr = defineOcrEngine<MockOcrOptions>({
  name: 'mock-ocr',
  version: '1',
  languages: ['jpn', 'eng'],
  async open(_request, { opening = 'works' }) {
    if (opening === 'fails') throw new FileprocError('OCR_UNAVAILABLE', 'The mock engine does not open.');
    if (opening === 'exits') process.exit(7);
    return {
      recognize: async ({ data }, _options, signal) => pageOf(await read(data[0]!, data[1]!, signal)),
    };
  },
});

async function read(behaviour: number, value: number, signal: AbortSignal): Promise<string> {
  switch (behaviour) {
    case MOCK_PICTURES.text:
      return `page ${value}`;
    case MOCK_PICTURES.spin:
      return spin(value * 10);
    case MOCK_PICTURES.hang:
      return spin(Number.POSITIVE_INFINITY);
    case MOCK_PICTURES.exit:
      process.exit(value);
      break;
    case MOCK_PICTURES.segfault:
      process.kill(process.pid, 'SIGSEGV');
      return spin(Number.POSITIVE_INFINITY);
    case MOCK_PICTURES.allocate:
      return allocate('buffers');
    case MOCK_PICTURES.throw:
      throw new Error('The mock engine cannot read this.');
    case MOCK_PICTURES.sleep:
      await sleep(value * 10, undefined, { signal });
      return 'slept';
    case MOCK_PICTURES.pid:
      return String(process.pid);
  }
  return '';
}

function pageOf(text: string): OcrPage {
  return { text, confidence: text ? 100 : 0, droppedWords: 0 };
}
