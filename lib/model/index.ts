export * from './kinds';
export * from './lifecycle';
export * from './manifest';
export * from './mosk-api';
export * from './names';
export * from './owner';
export * from './status';
export * from './target';
