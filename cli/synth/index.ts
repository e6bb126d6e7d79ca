export * from './compare';
export * from './layout';
export * from './manifest-file-name';
export * from './owned-files';
export * from './patch-file';
export * from './run-app';
export type { SynthesizedApp } from './synthesized-app';
export * from './yaml-text';
