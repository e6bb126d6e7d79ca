import { jsonEqual } from '../../../lib/json';
import type { KubeObject, ResourceType } from '../../../lib/model';
import { type FieldError, invalid, invalidShown, notSupported, required } from '../../../lib/schema';
import { messageSchema } from '../messages';
import { type LabelSelector, labelSelectorErrors, nameComplaints } from '../select';
import { ageColumn, type Column, nameColumn } from '../table';
import { METADATA_FIELDS, type Resource } from './resource';

/** Roles and their bindings are kept, and no more: who may do what is decided by the users that the server was started with. */
const GROUP = 'rbac.authorization.k8s.io';

interface Rule {
  verbs?: string[] | null;
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

interface Role extends KubeObject {
  rules?: Rule[] | null;
  aggregationRule?: { clusterRoleSelectors?: LabelSelector[] };
}

interface Subject {
  kind?: string;
  apiGroup?: string;
  name?: string;
  namespace?: string;
}

interface Binding extends KubeObject {
  subjects?: Subject[];
  roleRef: { apiGroup?: string; kind?: string; name?: string };
}

function checkRole(namespaced: boolean) {
  return (object: KubeObject): FieldError[] => {
    const { rules, aggregationRule } = object as Role;
    const causes = (rules ?? []).flatMap((rule, index) => ruleErrors(rule, namespaced, `rules[${index}]`));
    return aggregationRule === undefined ? causes : [...causes, ...aggregationErrors(aggregationRule)];
  };
}

function aggregationErrors({
  clusterRoleSelectors = [],
}: NonNullable<Role['aggregationRule']>): FieldError[] {
  const field = 'aggregationRule.clusterRoleSelectors';
  if (clusterRoleSelectors.length === 0) {
    return [required(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil')];
  }
  return clusterRoleSelectors.flatMap((selector, index) => {
    const at = `${field}[${index}]`;
    const errors = labelSelectorErrors(selector, at);
    // Of what could not be made of it.
    return errors.length === 0 ? [] : [...errors, invalid(at, null, 'invalid label selector.')];
  });
}

function ruleErrors(rule: Rule, namespaced: boolean, field: string): FieldError[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const causes: FieldError[] = [];
  if ((verbs ?? []).length === 0)
    causes.push(required(`${field}.verbs`, 'verbs must contain at least one value'));
  if (nonResourceURLs.length > 0) {
    const wrong = (detail: string) =>
      causes.push(invalidShown(`${field}.nonResourceURLs`, nonResourceURLs, detail));
    if (namespaced) wrong('namespaced rules cannot apply to non-resource URLs');
    if (apiGroups.length + resources.length + resourceNames.length > 0) {
      wrong('rules cannot apply to both regular resources and non-resource URLs');
    }
    return causes;
  }
  if (apiGroups.length === 0)
    causes.push(required(`${field}.apiGroups`, 'resource rules must supply at least one api group'));
  if (resources.length === 0)
    causes.push(required(`${field}.resources`, 'resource rules must supply at least one resource'));
  return causes;
}

/** Roles, users and groups are of this API group unless something else is said. */
function readBinding(object: KubeObject): KubeObject {
  const { subjects, roleRef, ...binding } = object as Binding;
  const completed = subjects?.map((subject) =>
    subject.apiGroup || (subject.kind !== 'User' && subject.kind !== 'Group')
      ? subject
      : { ...subject, apiGroup: GROUP },
  );
  return {
    ...binding,
    ...(completed === undefined ? {} : { subjects: completed }),
    roleRef: { ...roleRef, apiGroup: roleRef.apiGroup || GROUP },
  } as KubeObject;
}

function checkBinding(namespaced: boolean) {
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  return (object: KubeObject, before: KubeObject | undefined): FieldError[] => {
    const { roleRef, subjects = [] } = object as Binding;
    const { apiGroup = '', kind = '', name = '' } = roleRef;
    const causes: FieldError[] = [];
    if (apiGroup !== GROUP) causes.push(notSupported('roleRef.apiGroup', apiGroup, [GROUP]));
    if (!kinds.includes(kind)) causes.push(notSupported('roleRef.kind', kind, kinds));
    if (name === '') causes.push(required('roleRef.name'));
    causes.push(...nameComplaints.pathSegment(name).map((detail) => invalid('roleRef.name', name, detail)));
    causes.push(
      ...subjects.flatMap((subject, index) => subjectErrors(subject, namespaced, `subjects[${index}]`)),
    );
    if (before !== undefined && !jsonEqual((before as Binding).roleRef, roleRef)) {
      // By the names of the server's own struct: seen on the real server.
      causes.push(
        invalidShown('roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef'),
      );
    }
    return causes;
  };
}

function subjectErrors(subject: Subject, namespaced: boolean, field: string): FieldError[] {
  const { kind = '', apiGroup = '', name = '', namespace = '' } = subject;
  const causes = name === '' ? [required(`${field}.name`)] : [];
  if (kind === 'ServiceAccount') {
    if (name !== '') {
      causes.push(...nameComplaints.subdomain(name).map((detail) => invalid(`${field}.name`, name, detail)));
    }
    if (apiGroup !== '') causes.push(notSupported(`${field}.apiGroup`, apiGroup, ['']));
    if (!namespaced && namespace === '') causes.push(required(`${field}.namespace`));
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== GROUP) causes.push(notSupported(`${field}.apiGroup`, apiGroup, [GROUP]));
  } else {
    causes.push(notSupported(`${field}.kind`, kind, ['ServiceAccount', 'User', 'Group']));
  }
  return causes;
}

function column(
  name: string,
  priority: 0 | 1,
  description: string,
  cell: (object: KubeObject) => string,
): Column {
  return { name, type: 'string', format: '', description, priority, cell };
}

const createdAt: Column = {
  name: 'Created At',
  type: 'date',
  format: '',
  description: 'When it was created.',
  priority: 0,
  cell: ({ metadata }) => metadata.creationTimestamp ?? '',
};

const subjectsOf = (kind: string) => (object: KubeObject) =>
  ((object as Binding).subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map(({ name = '', namespace = '' }) => (kind === 'ServiceAccount' ? `${namespace}/${name}` : name))
    .join(', ');

const bindingColumns: readonly Column[] = [
  nameColumn,
  column('Role', 0, 'What is given.', (object) => {
    const { kind, name } = (object as Binding).roleRef;
    return `${kind}/${name}`;
  }),
  ageColumn,
  column('Users', 1, 'To which users.', subjectsOf('User')),
  column('Groups', 1, 'To which groups.', subjectsOf('Group')),
  column('ServiceAccounts', 1, 'To which ServiceAccounts.', subjectsOf('ServiceAccount')),
];

function resource(
  { kind, plural, namespaced }: Pick<ResourceType, 'kind' | 'plural' | 'namespaced'>,
  more: Pick<Resource, 'columns' | 'check' | 'read' | 'prepare'>,
): Resource {
  return {
    type: { group: GROUP, version: 'v1', kind, plural, namespaced },
    singular: kind.toLowerCase(),
    listKind: `${kind}List`,
    shortNames: [],
    categories: [],
    schema: messageSchema(`rbac.v1.${kind}`),
    message: `rbac.v1.${kind}`,
    custom: false,
    createdByPut: true,
    hasStatus: false,
    selectableFields: METADATA_FIELDS,
    nameRule: 'pathSegment',
    ...more,
  };
}

/** An empty list is none once it has been stored. */
function storedRole(object: KubeObject): KubeObject {
  const { rules } = object as Role;
  return rules?.length === 0 ? ({ ...object, rules: null } as KubeObject) : object;
}

export const ACCESS_RESOURCES: readonly Resource[] = [
  resource(
    { kind: 'ClusterRoleBinding', plural: 'clusterrolebindings', namespaced: false },
    { columns: bindingColumns, read: readBinding, check: checkBinding(false) },
  ),
  resource(
    { kind: 'ClusterRole', plural: 'clusterroles', namespaced: false },
    { columns: [nameColumn, createdAt], check: checkRole(false), prepare: storedRole },
  ),
  resource(
    { kind: 'RoleBinding', plural: 'rolebindings', namespaced: true },
    { columns: bindingColumns, read: readBinding, check: checkBinding(true) },
  ),
  resource(
    { kind: 'Role', plural: 'roles', namespaced: true },
    { columns: [nameColumn, createdAt], check: checkRole(true), prepare: storedRole },
  ),
];
