export * from './contract/blob-store.ts';
export * from './contract/document.ts';
export * from './contract/errors.ts';
export * from './contract/extraction.ts';
export * from './contract/file.ts';
export * from './contract/file-store.ts';
export * from './contract/limits.ts';
export * from './contract/ocr.ts';
export * from './contract/page-text.ts';
export * from './contract/processor.ts';
export * from './contract/program.ts';
export * from './contract/reader.ts';
export * from './contract/sink.ts';
export * from './contract/source.ts';
export { type Detection, detectType } from './detect/detect-type.ts';
export type { DetectableFile } from './detect/detectable-file.ts';
export { type DetectedEncoding, detectEncoding, type TextEncodingName } from './detect/encoding/detect-encoding.ts';
export {
  type ContentForm,
  extensionOf,
  extensionOfName,
  fileTypeOf,
  type MediaType,
  mediaTypeInfo,
  mediaTypeOfExtension,
  normalizeMediaType,
} from './detect/media-type-lookup.ts';
export { MEDIA_TYPES } from './detect/media-types.ts';
export { type Enrichment, enrich } from './enrich/enrich.ts';
export { type ExtractInputOptions, type ExtractOptions, extract } from './extract/extract.ts';
export type { EmbeddedDocument, ExtractedDocument } from './extract/extracted-document.ts';
export type { ExtractInput } from './extract/input.ts';
export * from './identity/fingerprint.ts';
export * from './identity/uri.ts';
export { createIsolatedReader } from './isolation/parent/isolated-reader.ts';
export { currentFingerprints } from './pipeline/current-fingerprints.ts';
export * from './pipeline/events.ts';
export { indexFingerprints, type ReadSettings } from './pipeline/fingerprints.ts';
export type { PipelineOptions } from './pipeline/options.ts';
export { createPipeline, type Pipeline } from './pipeline/pipeline.ts';
export { defineOcrEngine, type OcrEngineDefinition } from './plugin/define-ocr-engine.ts';
export { defineProcessor, type ProcessorDefinition } from './plugin/define-processor.ts';
export { createInProcessReader } from './read/in-process-reader.ts';
export type { IsolatedReaderOptions, OcrSettings, ReaderOptions } from './read/settings.ts';
export { sizeLimitFor, tooLarge } from './read/size-limit.ts';
export { type Reconciled, reconcile } from './reconcile/reconcile.ts';
export { isUnchanged } from './reconcile/unchanged.ts';
export { route } from './route/route.ts';
export { formatStatistics } from './statistics/format.ts';
export type { DurationSummary } from './statistics/histogram.ts';
export * from './statistics/snapshot.ts';
export { type FolderBlobsOptions, folderBlobs } from './store/folder-blobs.ts';
export type { OcrPageStore } from './store/ocr-page-cache.ts';
export { type ExtractionStoreOptions, withExtractionStore } from './store/stored-reader.ts';
