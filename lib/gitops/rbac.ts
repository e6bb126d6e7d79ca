/** Objects of `rbac.authorization.k8s.io`: who may do what. */
import type { KubeObject, ResourceType } from '../model';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';
const RBAC_VERSION = `${RBAC_GROUP}/v1`;

/** Verbs that are allowed on resources of groups. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

export type Role = KubeObject & { readonly rules: readonly PolicyRule[] };

/** Who is allowed something. */
export interface Subject {
  readonly kind: 'ServiceAccount' | 'Group';
  readonly apiGroup?: string;
  readonly name: string;
  readonly namespace?: string;
}

export function rule(types: readonly ResourceType[], verbs: readonly string[]): PolicyRule {
  return {
    apiGroups: [...new Set(types.map(({ group }) => group))],
    resources: types.map(({ plural }) => plural),
    verbs: [...verbs],
  };
}

export function role(name: string, namespace: string, rules: readonly PolicyRule[]): Role {
  return { apiVersion: RBAC_VERSION, kind: 'Role', metadata: { name, namespace }, rules };
}

export function clusterRole(name: string, rules: readonly PolicyRule[]): Role {
  return { apiVersion: RBAC_VERSION, kind: 'ClusterRole', metadata: { name }, rules };
}

/** Gives a Role or ClusterRole to somebody, where it counts: in its namespace, or everywhere. */
export function roleBinding({ kind, metadata }: Role, subject: Subject): KubeObject {
  return {
    apiVersion: RBAC_VERSION,
    kind: `${kind}Binding`,
    metadata: { ...metadata },
    roleRef: { apiGroup: RBAC_GROUP, kind, name: metadata.name },
    subjects: [subject],
  } as KubeObject & { subjects: readonly Subject[] };
}
