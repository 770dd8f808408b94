export * as littleEndian from '../metafile/fixtures/bytes.ts';
export { bitmap } from '../metafile/fixtures/write-bitmap.ts';
export * as emfRecords from '../metafile/fixtures/write-emf.ts';
export * as wmfRecords from '../metafile/fixtures/write-wmf.ts';
export { type OcrEngineKitOptions, type OcrSample, testOcrEngine } from './kit/ocr-engine-kit.ts';
export { type ProcessorKitOptions, type ProcessorSample, testProcessor } from './kit/processor-kit.ts';
export { ContractError, type TestRunner } from './kit/runner.ts';
export { pagesInMemory, sampleDocument, upsert } from './kit/sample-changes.ts';
export type { SinkHarness } from './kit/sink-harness.ts';
export { type SinkKitOptions, testSink } from './kit/sink-kit.ts';
export { type SourceHarness, type SourceKitOptions, testSource } from './kit/source-kit.ts';
export {
  type HeldDocument,
  type MemorySink,
  type MemorySinkFaults,
  type MemorySinkOptions,
  memorySink,
  rejected,
  unavailable,
} from './memory-sink.ts';
export {
  type MemorySource,
  type MemorySourceFaults,
  type MemorySourceOptions,
  memorySource,
  memoryUri,
  type SettledDelivery,
} from './memory-source.ts';
export { intervalOf } from './misbehaviour.ts';
export { MOCK_PICTURES, type MockOcrOptions, mockOcr } from './mock-ocr.ts';
export { MOCK_MEDIA_TYPE, type MockBehaviour, type MockPicture, mock, mockFile } from './mock-processor.ts';
