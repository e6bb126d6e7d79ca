export * from './inventory-data';
export { inventoryFindings } from './inventory-findings';
export { remoteFolder } from './remote-folder';
