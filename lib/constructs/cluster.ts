import { checkName } from '../model';
import { isMarked, mark } from './identity';

/**
 * A MOSK cluster that is backed up. It belongs to MOSK: this package names it, and never writes it as a manifest,
 * because pruning that manifest would delete the cluster.
 */
export class Cluster {
  /**
   * @param name name of the `Cluster` object, in the namespace of the backups that use it
   * @throws BackupError `invalid-name`
   */
  static named(name: string): Cluster {
    return new Cluster(checkName(name, 'spec.targetCluster'));
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return isMarked(value, 'Cluster');
  }

  /** `spec.targetCluster` of the backups. */
  readonly targetCluster: string;

  private constructor(name: string) {
    this.targetCluster = name;
    mark(this, 'Cluster');
    Object.freeze(this);
  }
}
