import type { CustomResourceDefinition } from './structural-schema';

/** The five kinds of the API as CustomResourceDefinitions, the same as in `crds/`; read when first asked for. */
export function crds(): readonly CustomResourceDefinition[] {
  return (require('./generated/crds') as typeof import('./generated/crds')).CRDS;
}
