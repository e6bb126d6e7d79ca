export * from './read-files';
export * from './read-live';
export * from './report';
