import { invalidPolicy } from './judging/policy-invalid';
import type { PolicySettings } from './judging/policy-settings';
import type { Tier } from './judging/tier';

/** Settings as a policy gives them: what is left out stays as it is. */
export interface GivenSettings extends Partial<Omit<PolicySettings, 'tiers' | 'defaultTier'>> {
  readonly tiers?: readonly Tier[];
  readonly defaultTier?: string;
}

/**
 * The settings of a policy that extends another.
 * @throws BackupError `policy-invalid` for a tier that does not exist or occurs twice, and a number that cannot be
 */
export function settingsWith(base: PolicySettings, given: GivenSettings): PolicySettings {
  const tiers = given.tiers === undefined ? base.tiers : byName(given.tiers);
  const settings: PolicySettings = {
    tiers,
    tierLabel: given.tierLabel ?? base.tierLabel,
    defaultTier: tierNamed(given.defaultTier ?? base.defaultTier?.name, tiers),
    endpoints: given.endpoints ?? base.endpoints,
    buckets: given.buckets ?? base.buckets,
    external: given.external ?? base.external,
    acceptReasons: given.acceptReasons ?? base.acceptReasons,
    minutesBetweenRuns: given.minutesBetweenRuns ?? base.minutesBetweenRuns,
    stagger: given.stagger ?? base.stagger,
    keyMaxAgeDays: given.keyMaxAgeDays ?? base.keyMaxAgeDays,
    separateKeysBy: given.separateKeysBy ?? base.separateKeysBy,
    approvalDays: given.approvalDays ?? base.approvalDays,
    waiverNoticeDays: given.waiverNoticeDays ?? base.waiverNoticeDays,
  };
  const { minutesBetweenRuns, stagger, keyMaxAgeDays, approvalDays, waiverNoticeDays } = settings;
  checkNumber('minutesBetweenRuns', minutesBetweenRuns, 'minutes', minutesBetweenRuns <= MINUTES_OF_A_DAY);
  checkNumber('stagger.starts', stagger.starts, 'starts', stagger.starts > 0);
  checkNumber('stagger.minutes', stagger.minutes, 'minutes', stagger.minutes > 0);
  checkNumber('keyMaxAgeDays', keyMaxAgeDays, 'days', keyMaxAgeDays > 0);
  checkNumber('approvalDays', approvalDays, 'days');
  checkNumber('waiverNoticeDays', waiverNoticeDays, 'days');
  return settings;
}

const MINUTES_OF_A_DAY = 1440;

function checkNumber(name: string, value: number, unit: string, fits = true): void {
  if (Number.isFinite(value) && value >= 0 && fits) return;
  throw invalidPolicy('No policy can be kept with this number', `${name}: ${value} ${unit}`, 'correct it');
}

function byName(tiers: readonly Tier[]): ReadonlyMap<string, Tier> {
  const named = new Map(tiers.map((tier) => [tier.name, tier]));
  if (named.size === tiers.length) return named;
  throw invalidPolicy('Two tiers have one name', tiers.map(({ name }) => name).join(', '), 'rename one');
}

function tierNamed(name: string | undefined, tiers: ReadonlyMap<string, Tier>): Tier | undefined {
  if (name === undefined) return undefined;
  const tier = tiers.get(name);
  if (tier !== undefined) return tier;
  throw invalidPolicy('There is no such tier', name, 'name one of the tiers of this policy as defaultTier');
}
