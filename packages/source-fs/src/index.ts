export type { FolderEvent, FolderStatistics } from './events.ts';
export { type FolderSource, folder } from './folder.ts';
export { DEFAULT_IGNORES, RULES_FILE } from './ignore-rules.ts';
export type { Inventory } from './inventories.ts';
export type { FolderOptions } from './options.ts';
