import type { KubeObject } from '../../lib/model';

/** What was read, and of what. */
export interface ObjectsRead {
  readonly objects: readonly KubeObject[];
  /** The project whose objects these are; `undefined`: of all. */
  readonly namespace: string | undefined;
  /** Kinds whose objects may not be listed. */
  readonly forbidden: readonly string[];
}
