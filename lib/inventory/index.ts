export * from './inventory-data';
export { inventoryFindings } from './inventory-findings';
export { siteFolder } from './remote-folder';
