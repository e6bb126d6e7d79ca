export * from './plan';
export * from './prune-backups';
