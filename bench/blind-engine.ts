import { defineOcrEngine } from '../packages/core/dist/index.js';

/** An engine that reads nothing, so that what is around it can be measured. */
export const blind = defineOcrEngine({
  name: 'blind',
  version: '1',
  languages: ['jpn', 'eng'],
  open: async () => ({ recognize: async () => ({ text: '', confidence: 0, droppedWords: 0 }) }),
});
