export * from './dashboard-config-map';
export * from './management-cluster-samples';
export * from './management-cluster-view';
export * from './metrics';
export * from './rules';
export * from './scraped-service';
export * from './storage-users';
export * from './text-format';
