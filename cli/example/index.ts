export * from './manifests';
export * from './write-example';
