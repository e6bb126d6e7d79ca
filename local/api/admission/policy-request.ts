import type { KubeObject, ResourceType } from '../../../lib/model';

/** A write as policies see it: valid, and all but done. */
export interface PolicyRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly type: ResourceType;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly subresource?: string;
  /** As it would be stored; none of a DELETE. */
  readonly object: KubeObject | undefined;
  /** As it is stored; none of a CREATE. */
  readonly oldObject: KubeObject | undefined;
  readonly user: string;
  readonly dryRun: boolean;
}
