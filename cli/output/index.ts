export * from './lines';
export * from './progress';
export * from './quantities';
export * from './table';
export * from './timeline';
