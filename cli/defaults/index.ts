export * from './read-patches';
export * from './section-change';
