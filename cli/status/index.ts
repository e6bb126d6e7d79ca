export { type ClusterObjects, type FleetObjects, objectsByCluster } from '../../lib/explain';
export * from './backup-list';
export * from './cluster-json';
export * from './cluster-status';
export * from './cluster-table';
export * from './overdue';
export * from './watch-backups';
export { withoutKind } from './without-kind';
