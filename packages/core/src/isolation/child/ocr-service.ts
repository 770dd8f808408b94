import type { OcrOutcome, OcrPage, OcrService, RasterImage } from '../../contract/ocr.ts';
import type { CpuShare } from './cpu-share.ts';
import type { PageRequests } from './page-requests.ts';

/** Outcomes that may lie ready behind a slow page, for each page that may be under way. */
const READY_PER_PAGE = 8;

/**
 * OCR for one file. While the file only waits for pages its share of the CPU is given back; pictures are made, and
 * results are handed over, only while it is held.
 */
export function ocrService(engine: string, pagesAtOnce: number, pages: PageRequests, share: CpuShare): OcrService {
  return {
    engine,
    recognize: (image) => recognize(image, pages, share),
    recognizeAll: (images) => recognizeAll(images, pagesAtOnce, pages, share),
  };
}

async function recognize(image: RasterImage, pages: PageRequests, share: CpuShare): Promise<OcrPage> {
  const { answer } = await pages.send(image);
  share.release();
  let outcome: OcrOutcome;
  try {
    outcome = await answer;
  } finally {
    await share.acquire();
    // Of several calls at once the others still wait, and their pages need the share: give it back after this turn.
    setImmediate(() => {
      if (pages.pending > 0) share.release();
    });
  }
  if (!outcome.ok) throw outcome.error;
  return outcome.page;
}

interface Slot {
  readonly answer: Promise<OcrOutcome>;
  settled: boolean;
}

async function* recognizeAll(
  images: AsyncIterable<RasterImage> | Iterable<RasterImage>,
  pagesAtOnce: number,
  pages: PageRequests,
  share: CpuShare,
): AsyncGenerator<OcrOutcome, void, undefined> {
  const iterator = Symbol.asyncIterator in images ? images[Symbol.asyncIterator]() : images[Symbol.iterator]();
  const slots: Slot[] = [];
  let more = true;
  const underWay = () => slots.reduce((count, slot) => count + (slot.settled ? 0 : 1), 0);
  const hasRoom = () => more && underWay() < pagesAtOnce && slots.length < pagesAtOnce * READY_PER_PAGE;
  try {
    for (;;) {
      while (hasRoom()) {
        await share.acquire();
        const next = await iterator.next();
        if (next.done) more = false;
        else slots.push(slotOf((await pages.send(next.value)).answer));
      }
      const first = slots[0];
      if (!first) return;
      if (!first.settled) {
        share.release();
        // Any answer makes room for a picture, unless too many lie ready: then only the first helps.
        await (more && slots.length < pagesAtOnce * READY_PER_PAGE
          ? Promise.race(slots.filter((slot) => !slot.settled).map((slot) => slot.answer))
          : first.answer);
        continue;
      }
      slots.shift();
      await share.acquire();
      yield await first.answer;
    }
  } finally {
    if (more) await iterator.return?.();
  }
}

function slotOf(answer: Promise<OcrOutcome>): Slot {
  const slot: Slot = { answer, settled: false };
  const settle = () => {
    slot.settled = true;
  };
  answer.then(settle, settle);
  return slot;
}
