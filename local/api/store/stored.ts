import type { KubeObject, ResourceType } from '../../../lib/model';

/** An object with the resource that it belongs to. */
export interface Stored {
  readonly type: ResourceType;
  readonly object: KubeObject;
}
