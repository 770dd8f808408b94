import { type ErrorRecord, FileprocError, toFileprocError } from '../../contract/errors.ts';
import type { ScratchFile } from '../../contract/reader.ts';
import { readFile } from '../../read/read-file.ts';
import type { FromProcessorChild, ProcessorSetup, ToProcessorChild } from '../protocol.ts';
import { CpuShare } from './cpu-share.ts';
import { lazyProcessor } from './lazy-processor.ts';
import { ocrService } from './ocr-service.ts';
import { PageRequests } from './page-requests.ts';
import { tellParent } from './parent-channel.ts';
import { ProgramQuestions } from './program-questions.ts';
import { toMessage } from './result-files.ts';

/** The file that this child reads. */
interface CurrentFile {
  readonly file: number;
  readonly stop: AbortController;
  readonly share: CpuShare;
  readonly pages: PageRequests;
  readonly questions: ProgramQuestions;
}

/** Reads the files that the parent sends, one after another. */
export function runProcessors(setup: ProcessorSetup): void {
  let current: CurrentFile | undefined;
  const processors = setup.processors.map((description) =>
    lazyProcessor(description, ({ type }, { name, version }) => {
      if (current) tellParent({ kind: 'started', file: current.file, type, processor: { name, version } });
    }),
  );

  async function read(
    scratchFile: ScratchFile,
    { file, stop, share, pages, questions }: CurrentFile,
  ): Promise<FromProcessorChild> {
    try {
      const { role: _role, parentPid: _parentPid, ocr, programs, ...services } = setup;
      const reading = await readFile(
        scratchFile,
        {
          ...services,
          processors,
          ...(ocr && { ocr: ocrService(ocr.engine, ocr.pagesAtOnce, pages, share) }),
          ...(programs.length > 0 && { programs: questions.services(programs) }),
        },
        stop.signal,
      );
      return { kind: 'done', file, result: toMessage(reading, scratchFile.folder) };
    } catch (error) {
      return { kind: 'failed', file, error: toFileprocError(error, 'PROCESSOR_FAILED').toJSON() };
    }
  }

  process.on('message', async (message: ToProcessorChild) => {
    if (message.kind === 'read') {
      current = currentFile(message.file, message.scratchFile.folder);
      const answer = await read(message.scratchFile, current);
      current = undefined;
      tellParent(answer);
    } else if (message.kind !== 'setup' && message.file === current?.file) {
      if (message.kind === 'granted') current.share.granted();
      else if (message.kind === 'page-read') current.pages.answered(message.page, message.outcome);
      else if (message.kind === 'answered') current.questions.answered(message.question, message.answer);
      else {
        current.stop.abort(reasonOf(message.reason));
        // Nobody waits for a share any more: what is left to do is to end.
        current.share.granted();
      }
    }
  });
  tellParent({ kind: 'ready' });
}

function currentFile(file: number, folder: string): CurrentFile {
  const stop = new AbortController();
  const share = new CpuShare((kind) => tellParent({ kind, file }));
  return {
    file,
    stop,
    share,
    pages: new PageRequests(folder, stop.signal, (page, image) => tellParent({ kind: 'recognize', file, page, image })),
    questions: new ProgramQuestions(stop.signal, share, (question, program, request) =>
      tellParent({ kind: 'ask', file, question, program, request }),
    ),
  };
}

function reasonOf(record: ErrorRecord | undefined): unknown {
  return record ? FileprocError.fromJSON(record) : new DOMException('The file is not wanted any more.', 'AbortError');
}
