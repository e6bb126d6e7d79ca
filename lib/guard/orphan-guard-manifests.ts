/** What OrphanGuard is made of, as plain objects: whoever prints them needs no cdk8s. */
import {
  BACKUP_TYPES,
  ClusterBackupType,
  KAAS_GROUP,
  type KubeObject,
  MAY_GO,
  ORPHAN_ANNOTATION,
  WORD_PATTERN,
} from '../model';
import { type ConditionSyntax, celFacts, celList, printed } from './condition';

export interface OrphanGuardProps {
  /**
   * Name of the policy and its binding, which belong to the whole management cluster; with `-crds` behind it, that of the
   * second one.
   * @default 'mosk-backup-orphan-guard'
   */
  readonly name?: string;
  /**
   * `deny` refuses the deletion. `warn` lets it happen and tells whoever asked for it, also in the audit log: for the
   * first weeks, to see who deletes what.
   * @default 'deny'
   */
  readonly action?: 'deny' | 'warn';
  /**
   * MOSK projects that it guards.
   * @default - all of the management cluster
   */
  readonly projects?: string[];
  /**
   * Users who are not asked, by the name that the API server knows them by. Whether MOSK itself removes ClusterBackups
   * is undocumented: should it turn out to, its service account belongs here.
   * @default - nobody
   */
  readonly exemptUsers?: string[];
}

const VARIABLES: ConditionSyntax = {
  status: (anyOf) => `variables.status in ${celList(anyOf)}`,
  facts: {
    requested: 'variables.requested',
    remote: 'variables.remote',
    archived: 'variables.archived',
    uploaded: 'variables.uploaded',
  },
  not: (expression) => `!${expression}`,
  and: ' && ',
};

const GROUP_VERSION = 'admissionregistration.k8s.io/v1';

/** Policy and binding for backups, then those for the definitions of their kinds. */
export function orphanGuardManifests(
  props: OrphanGuardProps = {},
): [KubeObject, KubeObject, KubeObject, KubeObject] {
  // Large with all its rules, so only a program with a guard loads it.
  const { matchConditions, matchResources } = require('../policy') as typeof import('../policy');
  const { name = 'mosk-backup-orphan-guard', action = 'deny', projects, exemptUsers } = props;
  const validationActions = action === 'deny' ? ['Deny'] : ['Warn', 'Audit'];
  const policy = {
    failurePolicy: 'Fail',
    ...matchConditions({ exemptUsers }),
  };
  // With a CustomResourceDefinition its objects go, and nobody is asked about them.
  const ofDefinitions = `${name}-crds`;
  return [
    manifest('ValidatingAdmissionPolicy', name, {
      ...policy,
      matchConstraints: onDeletion(KAAS_GROUP, ClusterBackupType.plural),
      variables: variables(),
      validations: [{ expression: isAllowed(), reason: 'Forbidden', messageExpression: refusal() }],
    }),
    manifest('ValidatingAdmissionPolicyBinding', name, {
      policyName: name,
      validationActions,
      ...matchResources({ projects }),
    }),
    manifest('ValidatingAdmissionPolicy', ofDefinitions, {
      ...policy,
      matchConstraints: onDeletion(CRD_GROUP, 'customresourcedefinitions'),
      validations: [
        {
          expression: `!(oldObject.metadata.name in ${celList(DEFINITIONS)}) || (${hasReason()})`,
          reason: 'Forbidden',
          message: `All objects of this kind would go with their definition, and nobody would be asked: backups leave their remote files, keys take what they open. Say in a word why that may be: annotation ${ORPHAN_ANNOTATION}`,
        },
      ],
    }),
    manifest('ValidatingAdmissionPolicyBinding', ofDefinitions, {
      policyName: ofDefinitions,
      validationActions,
    }),
  ];
}

function manifest(kind: string, name: string, spec: object): KubeObject {
  return { apiVersion: GROUP_VERSION, kind, metadata: { name }, spec };
}

const CRD_GROUP = 'apiextensions.k8s.io';

/** Names of the definitions of all kinds that hold or make backups. */
const DEFINITIONS = BACKUP_TYPES.map(({ plural }) => `${plural}.${KAAS_GROUP}`);

function onDeletion(group: string, plural: string): object {
  const rule = { apiGroups: [group], apiVersions: ['*'], operations: ['DELETE'], resources: [plural] };
  return { resourceRules: [rule] };
}

function variables(): { name: string; expression: string }[] {
  const { requested, remote, archived, uploaded } = celFacts('oldObject.');
  const status = 'has(oldObject.status) && has(oldObject.status.status) ? oldObject.status.status : ""';
  return [
    { name: 'status', expression: status },
    { name: 'requested', expression: requested },
    { name: 'archived', expression: archived },
    { name: 'uploaded', expression: uploaded },
    { name: 'remote', expression: remote },
    { name: 'orphan', expression: hasReason() },
  ];
}

/** `orphanReason` of lib/model. */
function hasReason(): string {
  const annotations = 'oldObject.metadata.annotations';
  return `has(${annotations}) && '${ORPHAN_ANNOTATION}' in ${annotations} && ${annotations}['${ORPHAN_ANNOTATION}'].matches('${WORD_PATTERN}')`;
}

/** `mayGo` of lib/model, or a reason to orphan. */
function isAllowed(): string {
  return ['variables.orphan', ...MAY_GO.map(({ when }) => `(${printed(when, VARIABLES)})`)].join(' || ');
}

function refusal(): string {
  const before = "'Its remote files would stay with nobody to delete them (status: '";
  const status = "(variables.status == '' ? 'none' : variables.status)";
  const after = `'). Set spec.delete to true and wait for Deleted, which "mosk-backup remove '`;
  const name = `oldObject.metadata.name + ' -n ' + oldObject.metadata.namespace`;
  const otherwise = `'" does, or say in a word why they may stay: annotation ${ORPHAN_ANNOTATION}'`;
  return [before, status, after, name, otherwise].join(' + ');
}
