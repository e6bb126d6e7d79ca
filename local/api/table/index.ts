export { ageOf } from './age';
export { ageColumn, type Column, nameColumn, printerColumns } from './column';
export { parseJsonPath } from './json-path';
export { columnDefinitions, type IncludeObject, partialMetadata, TABLE_HEAD, tableRow } from './table';
