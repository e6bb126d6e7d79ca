export { apiFilesOf, type ReadApi, withApis } from './api-files';
export { custodyOf, type KeptSecret, storageOf } from './custody';
export * from './inventory-data';
export { inventoryFindings } from './inventory-findings';
export { remoteFolder } from './remote-folder';
