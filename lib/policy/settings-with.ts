import { clockMinutes, durationMs } from '../model';
import { endpointPattern } from './facts/endpoint-pattern';
import { invalidPolicy } from './judging/policy-invalid';
import type { PolicySettings } from './judging/policy-settings';
import type { Tier } from './judging/tier';

type AsGiven = 'tierLabel' | 'endpoints' | 'buckets' | 'external' | 'acceptReasons' | 'separateKeysBy';

/** Settings as a policy gives them: what is left out stays as it is. */
export interface GivenSettings extends Partial<Pick<PolicySettings, AsGiven>> {
  readonly tiers?: readonly Tier[];
  readonly defaultTier?: string;
  readonly betweenRuns?: string;
  readonly stagger?: { readonly starts: number; readonly within: string };
  readonly keyMaxAge?: string;
  readonly keyCheckAge?: string;
  readonly rehearsalAge?: string;
  readonly approvalAge?: string;
  readonly waiverNotice?: string;
}

/**
 * The settings of a policy that extends another.
 * @param at the policy, for errors
 * @throws BackupError `policy-invalid` for a tier that does not exist or occurs twice, and a number that cannot be;
 * `usage` for a duration that is none
 */
export function settingsWith(base: PolicySettings, given: GivenSettings, at: string): PolicySettings {
  const { betweenRuns, stagger } = given;
  const daysOf = (name: 'keyMaxAge' | 'keyCheckAge' | 'rehearsalAge' | 'approvalAge' | 'waiverNotice') => {
    const age = given[name];
    return age === undefined ? undefined : durationMs(age, `${at}: ${name}`) / DAY_MS;
  };
  const tiers = given.tiers === undefined ? base.tiers : byName(given.tiers);
  return {
    tiers,
    tierLabel: given.tierLabel ?? base.tierLabel,
    defaultTier: tierNamed(given.defaultTier ?? base.defaultTier?.name, tiers),
    endpoints: given.endpoints?.map(anAddress) ?? base.endpoints,
    buckets: given.buckets ?? base.buckets,
    external: given.external ?? base.external,
    acceptReasons: given.acceptReasons ?? base.acceptReasons,
    minutesBetweenRuns:
      betweenRuns === undefined ? base.minutesBetweenRuns : clockMinutes(betweenRuns, `${at}: betweenRuns`),
    stagger: stagger === undefined ? base.stagger : staggerOf(stagger, `${at}: stagger`),
    keyMaxAgeDays: daysOf('keyMaxAge') ?? base.keyMaxAgeDays,
    keyCheckAgeDays: daysOf('keyCheckAge') ?? base.keyCheckAgeDays,
    rehearsalAgeDays: daysOf('rehearsalAge') ?? base.rehearsalAgeDays,
    separateKeysBy: given.separateKeysBy ?? base.separateKeysBy,
    approvalDays: daysOf('approvalAge') ?? base.approvalDays,
    waiverNoticeDays: daysOf('waiverNotice') ?? base.waiverNoticeDays,
  };
}

/** What matches nothing would allow nothing, in silence. */
function anAddress(endpoint: string): string {
  if (typeof endpoint === 'string' && endpointPattern(endpoint) !== undefined) return endpoint;
  throw invalidPolicy(
    'This is not the address of a storage',
    JSON.stringify(endpoint),
    'write a scheme and a host, such as https://*.corp.example or nfs://filer:/backups/*: no user, query or fragment',
  );
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

function staggerOf(
  { starts, within }: NonNullable<GivenSettings['stagger']>,
  at: string,
): PolicySettings['stagger'] {
  const minutes = durationMs(within, `${at}.within`) / MINUTE_MS;
  if (Number.isFinite(starts) && starts > 0) return Object.freeze({ starts, minutes });
  throw invalidPolicy(
    'No policy can be kept with this number',
    `stagger: ${starts} starts`,
    'give 1 or more',
  );
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
