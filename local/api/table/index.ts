export { ageOf } from './age';
export { ageColumn, type Column, nameColumn, printerColumns } from './column';
export { columnDefinitions, type IncludeObject, partialMetadata, TABLE_HEAD, tableRow } from './table';
