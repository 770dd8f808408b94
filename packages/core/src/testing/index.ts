export { type OcrEngineKitOptions, type OcrSample, testOcrEngine } from './kit/ocr-engine-kit.ts';
export { type ProcessorKitOptions, type ProcessorSample, testProcessor } from './kit/processor-kit.ts';
export { ContractError, type TestRunner } from './kit/runner.ts';
export {
  pagesInMemory,
  type SinkHarness,
  type SinkKitOptions,
  sampleDocument,
  testSink,
  upsert,
} from './kit/sink-kit.ts';
export { type SourceHarness, type SourceKitOptions, testSource } from './kit/source-kit.ts';
