export * from './merge-patch';
export * from './order';
export * from './secret-value';
export * from './upsert';
