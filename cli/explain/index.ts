export * from './choose-cluster';
export * from './declared-cluster';
export * from './json';
export * from './live-cluster';
export * from './page';
export * from './sides';
export * from './text';
export * from './time-texts';
