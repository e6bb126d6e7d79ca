import { BackupError } from '../../errors';

/** Label of an inventory that names a cluster's tier, unless plan or policy say another. */
export const DEFAULT_TIER_LABEL = 'tier';

export interface TierOptions {
  /** Recovery point objective: the longest time between two backups that may pass, in hours. */
  readonly rpoHours: number;
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
}

/** What a class of clusters needs of its backups. A value: plans and policies share it. */
export class Tier {
  /** @throws BackupError `usage` for hours or targets that are no such numbers */
  static of(name: string, options: TierOptions): Tier {
    return new Tier(name, options);
  }

  /** What inventories call it. */
  readonly name: string;
  /** The longest time between two backups that may pass, in hours. */
  readonly rpoHours: number;
  /** How many distinct storages. */
  readonly targets: number;
  /** Whether archives have to be encrypted. */
  readonly encrypted: boolean;

  private constructor(name: string, { rpoHours, targets = 1, encrypted = true }: TierOptions) {
    checkNumber(rpoHours > 0 && Number.isFinite(rpoHours), `${name}: rpoHours`, `${rpoHours} hours`);
    checkNumber(Number.isInteger(targets) && targets > 0, `${name}: targets`, `${targets}`);
    this.name = name;
    this.rpoHours = rpoHours;
    this.targets = targets;
    this.encrypted = encrypted;
    Object.freeze(this);
  }
}

function checkNumber(right: boolean, at: string, value: string): void {
  if (right) return;
  throw new BackupError('usage', 'A tier cannot be kept with this number', {
    at,
    value,
    fix: 'give hours above 0, such as 26, and whole targets, such as 2',
  });
}
