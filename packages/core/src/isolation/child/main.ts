import type { ToOcrChild, ToProcessorChild } from '../protocol.ts';
import { denyNetwork } from './network.ts';
import { runOcrEngine } from './ocr-engine.ts';
import { dieWithParent } from './parent-watch.ts';
import { runProcessors } from './processors.ts';

/** The program of every child. Its first message says what it is for. */
denyNetwork();
process.once('message', (message: ToProcessorChild | ToOcrChild) => {
  if (message.kind !== 'setup') return;
  const { setup } = message;
  dieWithParent(setup.parentPid);
  if (setup.role === 'processor') runProcessors(setup);
  else void runOcrEngine(setup);
});
