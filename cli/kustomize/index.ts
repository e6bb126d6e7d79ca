export { type Builds, buildAll } from './build';
export {
  KUSTOMIZATION,
  KUSTOMIZATION_NAMES,
  kustomizationEffect,
  type NamedText,
  reachedBy,
} from './kustomization';
