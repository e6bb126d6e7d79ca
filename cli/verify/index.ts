export * from './storage-access';
export * from './verify-files';
