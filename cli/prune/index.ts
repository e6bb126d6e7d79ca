export * from './asked-retention';
export * from './other-management-clusters';
export * from './prune-backups';
export * from './prune-namespace';
export * from './prune-report';
export * from './same-server';
export * from './speakers';
