import type { KubeObject, ResourceType } from '../../../lib/model';
import type { FieldError, StructuralSchema } from '../../../lib/schema';
import type { Column } from '../table';

export const VERBS = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
] as const;

/** Everything that the server has to know about a kind: what a CRD says, or what is built in. */
export interface Resource {
  readonly type: ResourceType;
  readonly singular: string;
  readonly listKind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly schema: StructuralSchema;
  /** Defined by a CRD: has generations, knows no strategic merge, wants a resourceVersion in every PUT. */
  readonly custom: boolean;
  /** Has a `/status` subresource. */
  readonly hasStatus: boolean;
  readonly columns: readonly Column[];
  /** Fields of field selectors. */
  readonly selectableFields: readonly string[];
  readonly nameRule: 'subdomain' | 'label';
  /** What the server itself writes into an object before it is validated. */
  readonly prepare?: (object: KubeObject, before: KubeObject | undefined) => KubeObject;
  /** Rules beyond the schema. */
  readonly check?: (object: KubeObject, before: KubeObject | undefined) => FieldError[];
}

/** Fields by which every resource can be selected. */
export const METADATA_FIELDS = ['metadata.name', 'metadata.namespace'] as const;
