import type {
  EnforcementLevel,
  Policies,
  ReportViolation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from '@pulumi/policy';
import { MoskApi } from '../../../lib/model';
import {
  ADMISSION_RULES,
  BackupPolicy,
  frontGap,
  type InventoryCluster,
  judge,
  type Level,
  type LevelledRules,
  type PolicyFinding,
  type PolicyInput,
  type Subject,
} from '../../../lib/policy';
import { UNKNOWN } from '../functions/engine/unknown';
import { valueAt } from '../functions/engine/value-at';
import { knownValues } from './known-values';
import { remediations } from './remediations';
import {
  type DeclaredResource,
  defaultTargetOf,
  isJudged,
  managementClusterOf,
  subjectOf,
} from './resource-subject';
import { type ContextOf, sharedContexts } from './shared-contexts';

/** What the policies of a pack judge by. */
export interface BackupPoliciesOptions {
  /**
   * All clusters there are, such as `inventory.clusters`.
   * @default - rules that need an inventory are not judged
   */
  readonly inventory?: readonly InventoryCluster[];
  /**
   * The day of the judgement.
   * @default - the day of the deployment
   */
  readonly now?: Date;
  /**
   * Whether resources are put right where that is safe: see `remediations`.
   * @default true
   */
  readonly remediate?: boolean;
}

type LevelledRule = LevelledRules[number];

/** Nothing of a warning or info stops a deployment. */
const ENFORCEMENT: Readonly<Record<Level, EnforcementLevel>> = {
  error: 'mandatory',
  warning: 'advisory',
  info: 'advisory',
};

/** One object is enough to judge it: so it is judged before anything is made. */
const OF_ONE_OBJECT = new Set([...Object.keys(ADMISSION_RULES), 'MB000', 'MB015', 'MB023', 'MB090']);

/**
 * A policy as CrossGuard has it, one for each rule: our resources and objects of the same kinds by @pulumi/kubernetes are
 * judged, errors are mandatory, the rest is advisory. Of a rule that needs nothing but the resource, violations stop a
 * deployment before the resource is made; the others are judged at the end of preview and update, over the whole stack.
 *
 * ```ts
 * new PolicyPack('backups', { policies: backupPolicies(BackupPolicy.strict(), { inventory }) });
 * ```
 *
 * Levels of single rules change by their names in the configuration of the pack, `MB003-encryption-required`. Waivers
 * stand in annotations of objects, or in the policy. What this front does not see: `frontGap(rule, 'pulumi')`.
 */
export function backupPolicies(
  policy: BackupPolicy = BackupPolicy.baseline(),
  options: BackupPoliciesOptions = {},
): Policies {
  const seen = policy.rules.filter(({ rule }) => frontGap(rule.id, 'pulumi')?.sees !== 'never');
  const judgement = { policy, options, contextOf: sharedContexts(policy.settings) };
  return [
    ...(options.remediate === false ? [] : remediations()),
    ...seen
      .filter(({ rule }) => OF_ONE_OBJECT.has(rule.id))
      .map((levelled) => resourcePolicy(levelled, judgement)),
    ...seen.map((levelled) => stackPolicy(levelled, judgement)),
  ];
}

/** What all rules of one pack judge by. */
interface PackJudgement {
  readonly policy: BackupPolicy;
  readonly options: BackupPoliciesOptions;
  readonly contextOf: ContextOf;
}

function resourcePolicy(levelled: LevelledRule, judgement: PackJudgement): ResourceValidationPolicy {
  return {
    ...described(levelled),
    validateResource(resource, report) {
      if (!isJudged(resource.type)) return;
      const subject = subjectOf(resource);
      if (subject === undefined) return;
      const input = { ...inputOf([resource], judgement.options), subjects: [subject] };
      for (const finding of judgedBy(levelled, judgement, resource.urn, input))
        reportFinding(finding, report);
    },
  };
}

/** Judges over all resources; what a resource by itself shows has been reported of it already. */
function stackPolicy(levelled: LevelledRule, judgement: PackJudgement): StackValidationPolicy {
  const { name, ...rest } = described(levelled);
  const alone = OF_ONE_OBJECT.has(levelled.rule.id);
  return {
    ...rest,
    name: alone ? `${name}-in-stack` : name,
    validateStack({ resources }, report) {
      const judgedResources = resources.filter(({ type }) => isJudged(type));
      const subjects = judgedResources.flatMap((resource) => subjectOf(resource) ?? []);
      const input = inputOf(judgedResources, judgement.options);
      const judgedAlone = (subject: Subject) =>
        judgedBy(levelled, judgement, subject.place().urn ?? '', {
          ...input,
          defaultTargets: [],
          subjects: [subject],
        });
      const reported = new Set(alone ? subjects.flatMap(judgedAlone).map(keyOf) : []);
      for (const finding of judgedBy(levelled, judgement, '', { ...input, subjects })) {
        if (!reported.has(keyOf(finding))) reportFinding(finding, report);
      }
    },
  };
}

function described({ rule, level }: LevelledRule): {
  name: string;
  description: string;
  enforcementLevel: EnforcementLevel;
} {
  return {
    name: `${rule.id}-${rule.name}`,
    description: `${rule.title}. ${rule.why}`,
    enforcementLevel: ENFORCEMENT[level],
  };
}

function inputOf(
  resources: readonly DeclaredResource[],
  { inventory, now = new Date() }: BackupPoliciesOptions,
): Omit<PolicyInput, 'subjects'> {
  const apis = new Map(
    resources.flatMap((resource) => {
      const { api } = knownValues({ api: resource.props.api }) as { api?: object };
      return typeof api === 'object'
        ? [[managementClusterOf(resource), MoskApi.v26_2.with(api)] as const]
        : [];
    }),
  );
  return {
    defaultTargets: resources.flatMap((resource) => defaultTargetOf(resource) ?? []),
    inventory,
    api: (managementCluster) => apis.get(managementCluster) ?? MoskApi.v26_2,
    now,
  };
}

/** @param about as for `ContextOf` */
function judgedBy(
  { rule, level }: LevelledRule,
  { policy, contextOf }: PackJudgement,
  about: string,
  input: PolicyInput,
): PolicyFinding[] {
  // What became of a waiver is known when all rules have been judged.
  const rules = rule.judgesWaivers ? policy.rules : [{ rule, level }];
  const subjects = new Map(input.subjects.map((subject) => [subject.place().urn, subject]));
  return judge(rules, contextOf(about, input), policy.waivers).findings.filter(
    (finding) => finding.rule === rule.id && !isUnknown(subjects.get(finding.place?.urn), finding.path),
  );
}

/** Of a value that a preview does not know nothing can be said. */
function isUnknown(subject: Subject | undefined, path: string | undefined): boolean {
  return subject !== undefined && path !== undefined && valueAt(subject.manifest, path) === UNKNOWN;
}

function keyOf({ about, path, problem, place }: PolicyFinding): string {
  return [place?.urn, about, path, problem].join(' ');
}

function reportFinding({ about, path, problem, value, fix, place }: PolicyFinding, report: ReportViolation) {
  const at = path === undefined ? about : `${about}, ${path}`;
  const text = `${at}: ${problem}${value === undefined ? '' : ` (${value})`}. To do: ${fix}`;
  report(text, place?.urn);
}
