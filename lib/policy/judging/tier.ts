import { BackupError } from '../../errors';
import { durationMs } from '../../model';
import { checkRetention, type Retention } from '../../retention';

/** Label of an inventory that names a cluster's tier, unless plan or policy say another. */
export const DEFAULT_TIER_LABEL = 'tier';

export interface TierOptions {
  /** Recovery point objective: the longest time between two backups that may pass, such as `26h`. */
  readonly rpo: string;
  /**
   * How many distinct storages the backups of a cluster go to.
   * @default 1
   */
  readonly targets?: number;
  /**
   * Whether archives have to be encrypted.
   * @default true
   */
  readonly encrypted?: boolean;
  /**
   * Which backups of a cluster stay at least: a plan, or a policy, refuses a schedule that keeps less, and
   * `prune --inventory FILE --policy FILE` keeps them whatever the schedule says. Where nothing else is declared, it is
   * what that keeps.
   * @default - nothing is said: a schedule without a retention of its own keeps all
   */
  readonly retention?: Retention;
}

/** What a class of clusters needs of its backups. A value: plans and policies share it. */
export class Tier {
  /** @throws BackupError `usage` for an RPO that is no duration, or targets that are no such number; `retention-invalid` */
  static of(name: string, options: TierOptions): Tier {
    return new Tier(name, options);
  }

  /** What inventories call it. */
  readonly name: string;
  /** The longest time between two backups that may pass. */
  readonly rpo: string;
  /** How many distinct storages. */
  readonly targets: number;
  /** Whether archives have to be encrypted. */
  readonly encrypted: boolean;
  /** Which backups stay at least; `undefined`: nothing is said. */
  readonly retention: Retention | undefined;

  private constructor(name: string, { rpo, targets = 1, encrypted = true, retention }: TierOptions) {
    durationMs(rpo, rpoAt(name));
    checkTargets(targets, name);
    this.name = name;
    this.rpo = rpo;
    this.targets = targets;
    this.encrypted = encrypted;
    this.retention = retention && Object.freeze(checkRetention(retention, `tier ${name}: retention`));
    Object.freeze(this);
  }

  /** The RPO as schedules count. */
  get rpoMinutes(): number {
    return durationMs(this.rpo, rpoAt(this.name)) / 60_000;
  }
}

const rpoAt = (tier: string) => `tier ${tier}: rpo`;

function checkTargets(targets: number, name: string): void {
  if (Number.isInteger(targets) && targets > 0) return;
  throw new BackupError('usage', 'A tier cannot be kept with this number', {
    at: `tier ${name}: targets`,
    value: `${targets} storages`,
    fix: 'give a whole number above 0, such as 2',
  });
}
