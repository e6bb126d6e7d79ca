export { type Builds, buildAll } from './build';
export { KUSTOMIZATION, kustomizationEffect } from './kustomization';
