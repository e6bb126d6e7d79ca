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

/** A part of an object that is read or written by a path of its own. */
export interface Subresource {
  readonly name: 'finalize' | 'token';
  readonly verbs: readonly string[];
  /** Of what is sent there. Default: the kind of the object. */
  readonly sent?: Pick<ResourceType, 'group' | 'version' | 'kind'>;
}

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
  /** Its struct in the table of messages; absent where a CRD's schema, or a loose one of its own, says it all. */
  readonly message?: string;
  /** What can be done with it. Default: everything. */
  readonly verbs?: readonly string[];
  /** What whoever asks for it is warned of. */
  readonly deprecated?: string;
  /** Of built-in kinds: counts the changes of everything but metadata and status. */
  readonly hasGeneration?: true;
  /** Of built-in kinds: a PUT has to say which version it replaces. */
  readonly replacesVersion?: true;
  /** Has a `/status` subresource. */
  readonly hasStatus: boolean;
  /** Other subresources. */
  readonly subresources?: readonly Subresource[];
  readonly columns: readonly Column[];
  /** Fields of field selectors. */
  readonly selectableFields: readonly string[];
  /** The value of a selectable field that is no path in the object; undefined for one that is. */
  readonly selected?: (object: KubeObject, field: string) => string | undefined;
  readonly nameRule: 'subdomain' | 'label' | 'pathSegment';
  /** Whether a PUT on what is not there creates it. */
  readonly createdByPut?: true;
  /** What an object means as it is sent: whoever sends it has this said too. */
  readonly read?: (object: KubeObject) => KubeObject;
  /** What the server itself writes into an object before it is validated. */
  readonly prepare?: (object: KubeObject, before: KubeObject | undefined, subresource?: string) => KubeObject;
  /** What whoever writes an object is warned of. */
  readonly warnings?: (object: KubeObject, before: KubeObject | undefined) => string[];
  /** Rules beyond the schema. */
  readonly check?: (object: KubeObject, before: KubeObject | undefined) => FieldError[];
}

/** Fields by which every resource can be selected. */
export const METADATA_FIELDS = ['metadata.name', 'metadata.namespace'] as const;
