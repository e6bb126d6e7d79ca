import { BackupError } from '../errors';
import { type Judgement, judge, type LevelledRules } from './judge';
import { LEVELS, type Level } from './level';
import { PolicyContext, type PolicyInput } from './policy-context';
import type { PolicySettings } from './policy-settings';
import type { Rule } from './rule';
import { RULES } from './rules';
import type { Tier } from './tier';
import type { PolicyWaiver } from './waiver';

/** What a policy says where it differs from the one that it extends. */
export interface BackupPolicyProps {
  /** For reports. @default - that of the policy that it extends */
  readonly name?: string;
  /** @default BackupPolicy.baseline() */
  readonly extends?: BackupPolicy;
  /** Levels of rules by their ids; `off` leaves a rule out. @default - as the extended policy has them */
  readonly levels?: { readonly [rule: string]: Level | 'off' };
  /** The team's own rules. @default - none */
  readonly rules?: readonly Rule[];
  /** Tiers of clusters. @default - those of the extended policy */
  readonly tiers?: readonly Tier[];
  /** Name of the tier of clusters that no label gives one. @default - none */
  readonly defaultTier?: string;
  /** Accepted findings of what carries no annotations. @default - none */
  readonly waivers?: readonly PolicyWaiver[];
  /** What rules expect. @default - as the extended policy has it */
  readonly settings?: Partial<Omit<PolicySettings, 'tiers' | 'defaultTier'>>;
}

const BASELINE_SETTINGS: PolicySettings = {
  tiers: new Map(),
  tierLabel: 'tier',
  defaultTier: undefined,
  endpoints: undefined,
  buckets: undefined,
  external: undefined,
  acceptReasons: true,
  minutesBetweenRuns: 30,
  stagger: { starts: 10, minutes: 15 },
  keyMaxAgeDays: 365,
  approvalDays: 35,
};

/** Rules with levels, and what they expect of a team's backups. A value, to be reviewed like any other code. */
export class BackupPolicy {
  /** What loses data or never runs is an error; reasons in annotations are accepted. */
  static baseline(): BackupPolicy {
    return new BackupPolicy();
  }

  /** Warnings are errors as well, and no reason is enough. */
  static strict(): BackupPolicy {
    const warnings = RULES.filter(({ level }) => level === 'warning');
    return new BackupPolicy({
      name: 'strict',
      levels: Object.fromEntries(warnings.map(({ id }) => [id, 'error'])),
      settings: { acceptReasons: false },
    });
  }

  /** For reports. */
  readonly name: string;
  /** Rules that are not off, in the order of their ids. */
  readonly rules: LevelledRules;
  /** What the rules expect. */
  readonly settings: PolicySettings;
  /** Accepted findings of what carries no annotations. */
  readonly waivers: readonly PolicyWaiver[];

  /** @throws BackupError `policy-invalid` for a rule that does not exist, an id twice, a tier that does not exist */
  constructor(props: BackupPolicyProps = {}) {
    const base = props.extends;
    this.name = props.name ?? base?.name ?? 'baseline';
    this.rules = levelled(base?.rules ?? BASELINE_RULES, props.rules ?? [], props.levels ?? {});
    const tiers = props.tiers === undefined ? base?.settings.tiers : byName(props.tiers);
    this.settings = Object.freeze({
      ...(base?.settings ?? BASELINE_SETTINGS),
      ...props.settings,
      ...(tiers === undefined ? {} : { tiers }),
      ...(props.defaultTier === undefined ? {} : { defaultTier: tierNamed(props.defaultTier, tiers) }),
    });
    this.waivers = [...(base?.waivers ?? []), ...(props.waivers ?? [])];
    Object.freeze(this);
  }

  /** Judges what is declared, and what it is compared with. Pure: the same input gives the same judgement. */
  judge(input: PolicyInput): Judgement {
    return judge(this.rules, new PolicyContext(input, this.settings), this.waivers);
  }
}

const BASELINE_RULES: LevelledRules = RULES.map((rule) => ({ rule, level: rule.level }));

function levelled(
  base: LevelledRules,
  own: readonly Rule[],
  levels: { readonly [rule: string]: Level | 'off' },
): LevelledRules {
  const rules = [...base, ...own.map((rule) => ({ rule, level: rule.level }))];
  const ids = rules.map(({ rule }) => rule.id);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined) throw invalid('Two rules have this id', twice, 'give the own rule another id');
  for (const [id, level] of Object.entries(levels)) {
    // A rule that the extended policy has turned off may be turned on again.
    if (!ids.includes(id) && !RULES.some((rule) => rule.id === id)) {
      throw invalid('There is no such rule', id, 'name a rule by its id, such as MB003');
    }
    if (level !== 'off' && !LEVELS.includes(level)) {
      throw invalid('There is no such level', `${id}: ${level}`, `use ${LEVELS.join(', ')} or off`);
    }
  }
  const turnedOn = RULES.filter(({ id }) => !ids.includes(id) && levels[id] !== undefined);
  return [...rules, ...turnedOn.map((rule) => ({ rule, level: rule.level }))]
    .flatMap(({ rule, level }) => {
      const wanted = levels[rule.id] ?? level;
      return wanted === 'off' ? [] : [{ rule, level: wanted }];
    })
    .sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
}

function byName(tiers: readonly Tier[]): ReadonlyMap<string, Tier> {
  return new Map(tiers.map((tier) => [tier.name, tier]));
}

function tierNamed(name: string, tiers: ReadonlyMap<string, Tier> | undefined): Tier {
  const tier = tiers?.get(name);
  if (tier !== undefined) return tier;
  throw invalid('There is no such tier', name, 'name one of the tiers of this policy');
}

function invalid(problem: string, value: string, fix: string): BackupError {
  return new BackupError('policy-invalid', problem, { at: 'BackupPolicy', value, fix });
}
