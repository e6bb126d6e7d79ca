export * from './run-app';
export * from './write-files';
