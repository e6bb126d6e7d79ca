export { pathOf } from './cluster-facts';
export { type FileSizes, makeSheet, type SheetInput, type SheetStorage } from './make-sheet';
export { newestFiles, type WantedFiles } from './newest-files';
export { NOT_COVERED } from './not-covered';
export * from './sheet';
export { word } from './shell';
export type { SheetInventory, SheetSource } from './source';
export { keyFileOf, secretFileOf } from './target-commands';
