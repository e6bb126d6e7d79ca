export * from './declared-cluster';
export * from './json';
export * from './live-cluster';
export * from './moments';
export * from './page';
export * from './sides';
export * from './text';
export * from './the-cluster';
