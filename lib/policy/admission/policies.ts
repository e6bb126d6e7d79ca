import { BACKUP_TYPES, checkName, KAAS_GROUP, type KubeObject, WAIVER_ANNOTATION } from '../../model';
import type { BackupPolicy } from '../backup-policy';
import type { LevelledRules } from '../judging/judge';
import type { Level } from '../judging/level';
import type { PolicyWaiver } from '../judging/waiver';
import { celAnnotation, celMatches, celTexts } from './cel';
import { ADMISSION_RULES, type AdmissionRule } from './rules';
import { type AdmissionScope, matchConditions, matchResources } from './scope';

const API_VERSION = 'admissionregistration.k8s.io/v1';

/** What the API server does about a finding; nothing of a warning or info stands in anybody's way. */
const ACTIONS: Readonly<Record<Level, readonly string[]>> = {
  error: ['Deny'],
  warning: ['Warn', 'Audit'],
  info: ['Audit'],
};

export interface AdmissionPolicyOptions extends AdmissionScope {
  /**
   * First part of the names of the objects, which end with the rule: `mosk-backup-mb003`.
   * @default 'mosk-backup'
   */
  readonly name?: string;
}

/**
 * A `ValidatingAdmissionPolicy` and its binding for each rule of a policy that a management cluster can enforce by
 * itself, whoever writes the object: one each, so that one can be taken away, bound to other projects or watched alone.
 * Errors are refused, warnings are shown to whoever writes and audited, infos are audited. Kubernetes 1.30 or newer.
 *
 * - Waivers count, in the annotation and of the policy, but CEL has no clock: one that has ended goes on counting.
 * - An update that leaves broken what was broken before passes, as with CRDs, so that controllers can work on objects
 *   that are older than the policy.
 *
 * Which rules are not among them, and why, says `frontGap(rule, 'admission')`.
 */
export function admissionPolicies(
  policy: Pick<BackupPolicy, 'rules' | 'settings' | 'waivers'>,
  options: AdmissionPolicyOptions = {},
): KubeObject[] {
  const { name = 'mosk-backup' } = options;
  checkName(name, 'name');
  return policy.rules.flatMap((levelled) => {
    const { rule, level } = levelled;
    const admission = ADMISSION_RULES[rule.id];
    const violated = admission?.violated('object', policy.settings);
    if (admission === undefined || violated === undefined) return [];
    const metadata = { name: `${name}-${rule.id.toLowerCase()}` };
    return [
      {
        apiVersion: API_VERSION,
        kind: 'ValidatingAdmissionPolicy',
        metadata,
        spec: policySpec(levelled, admission, policy, options),
      },
      {
        apiVersion: API_VERSION,
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata,
        spec: { policyName: metadata.name, validationActions: ACTIONS[level], ...matchResources(options) },
      },
    ];
  });
}

function policySpec(
  { rule }: LevelledRules[number],
  { types, violated }: AdmissionRule,
  { settings, waivers }: Pick<BackupPolicy, 'settings' | 'waivers'>,
  scope: AdmissionScope,
): object {
  return {
    failurePolicy: 'Fail',
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: [KAAS_GROUP],
          apiVersions: ['*'],
          operations: ['CREATE', 'UPDATE'],
          resources: types.map(({ plural }) => plural),
        },
      ],
    },
    ...matchConditions(scope),
    variables: [
      { name: 'violated', expression: violated('object', settings) },
      { name: 'before', expression: `oldObject != null && (${violated('oldObject', settings)})` },
      { name: 'waived', expression: waived(rule.id, waivers) },
    ],
    validations: [
      {
        expression: '!variables.violated || variables.before || variables.waived',
        message: `${rule.id} ${rule.name}: ${rule.title}. To do: ${rule.fix}`,
        reason: 'Invalid',
      },
    ],
  };
}

/** As `waiversOf` reads it, without its end. */
function waived(rule: string, ofPolicy: readonly PolicyWaiver[]): string {
  const line = new RegExp(
    `(^|\\n)[ \\t]*${rule}=[^\\n]*[^ \\t\\n;][^\\n]*;[ \\t]*until=[0-9]{4}-[0-9]{2}-[0-9]{2}[ \\t]*($|\\n)`,
  );
  const annotated = celMatches(celAnnotation('object', WAIVER_ANNOTATION), line);
  const names = ofPolicy.filter((waiver) => waiver.rule === rule).map(({ about }) => about);
  const ours = names.filter((about) => BACKUP_TYPES.some(({ kind }) => about.startsWith(`${kind} `)));
  if (ours.length === 0) return annotated;
  return `${annotated} || (object.kind + ' ' + object.metadata.namespace + '/' + object.metadata.name) in ${celTexts(ours)}`;
}
