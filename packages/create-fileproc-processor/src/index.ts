export { type CreateOptions, createProcessorPackage } from './create-processor-package.ts';
export { type ProcessorNames, processorNames } from './processor-names.ts';
