export type { ConnectionOptions } from './connection.ts';
export type { S3Event, S3Statistics } from './events.ts';
export type { S3Filters } from './filters.ts';
export {
  type InventoryFacts,
  type S3Inventory,
  type S3InventoryOptions,
  s3Inventory,
} from './inventory/s3-inventory.ts';
export type { IndexInventory, S3Options } from './options.ts';
export { type S3Blobs, type S3BlobsOptions, s3Blobs } from './s3-blobs.ts';
export { type S3Files, type S3FilesOptions, s3Files } from './s3-files.ts';
export type { S3Object } from './s3-object.ts';
export { type S3Source, s3 } from './s3-source.ts';
