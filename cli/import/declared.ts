import type { BackupError } from '../../lib/errors';
import type { KubeObject } from '../../lib/model';

/** What a program declares. */
export interface Declared {
  readonly objects: readonly KubeObject[];
  /** Backup sections of Clusters. */
  readonly sections: readonly DeclaredSection[];
  /** What a synthesis of the program will refuse. */
  readonly errors: readonly BackupError[];
}

export interface DeclaredSection {
  readonly namespace: string;
  readonly cluster: string;
  /** Null for what is cleared. */
  readonly section: unknown;
}
