export { type Builds, buildAll } from './build';
export { KUSTOMIZATION, KUSTOMIZATION_NAMES, kustomizationEffect, reachedBy } from './kustomization';
