export * from './cluster-json';
export * from './cluster-objects';
export * from './cluster-status';
export * from './cluster-table';
export * from './overdue';
