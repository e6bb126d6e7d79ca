import { type FieldError, invalid, invalidShown, notSupported, required } from '../../../lib/schema';
import type { ResourceRule } from './admission-objects';

const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const SCOPES = ['*', 'Cluster', 'Namespaced'];

/** What is wrong with a rule that says which requests something is about. */
export function ruleErrors(rule: ResourceRule, field: string): FieldError[] {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope = '*' } = rule;
  return [
    ...listErrors(operations, `${field}.operations`, 'operations'),
    ...operations
      .map((each, index) => notSupported(`${field}.operations[${index}]`, each, OPERATIONS))
      .filter((_, index) => !OPERATIONS.includes(operations[index] ?? '')),
    ...listErrors(apiGroups, `${field}.apiGroups`, 'API groups'),
    ...listErrors(apiVersions, `${field}.apiVersions`, 'API versions'),
    ...emptyErrors(apiVersions, `${field}.apiVersions`),
    ...resourcesErrors(resources, `${field}.resources`),
    ...(SCOPES.includes(scope) ? [] : [notSupported(`${field}.scope`, scope, SCOPES)]),
  ];
}

/** Of lists in which a star means all. */
function listErrors(values: readonly string[], field: string, what: string): FieldError[] {
  if (values.length === 0) return [required(field)];
  if (values.length === 1 || !values.includes('*')) return [];
  return [invalidShown(field, values, `if '*' is present, must not specify other ${what}`)];
}

function emptyErrors(values: readonly string[], field: string): FieldError[] {
  return values.flatMap((value, index) => (value === '' ? [required(`${field}[${index}]`)] : []));
}

function resourcesErrors(resources: readonly string[], field: string): FieldError[] {
  if (resources.length === 0) return [required(field)];
  const errors = [...emptyErrors(resources, field), ...coveredErrors(resources, field)];
  if (resources.length > 1 && resources.includes('*/*')) {
    errors.push(invalidShown(field, resources, "if '*/*' is present, must not specify other resources"));
  }
  // The last one counts: seen on the real server, which takes `["a", "*"]`.
  const last = resources.findLast((each) => each !== '' && !each.includes('/')) ?? '*';
  if (resources.includes('*') && last !== '*') {
    errors.push(
      invalidShown(
        field,
        resources,
        "if '*' is present, must not specify other resources without subresources",
      ),
    );
  }
  return errors;
}

// Of those that a `resource/*` or a `*/subresource` before them says already.
function coveredErrors(resources: readonly string[], field: string): FieldError[] {
  const errors: FieldError[] = [];
  const said = new Set<string>();
  for (const [index, each] of resources.entries()) {
    const slash = each.indexOf('/');
    if (slash < 0) continue;
    for (const all of [`${each.slice(0, slash)}/*`, `*${each.slice(slash)}`]) {
      if (said.has(all)) {
        errors.push(invalid(`${field}[${index}]`, each, `if '${all}' is present, must not specify ${each}`));
      }
    }
    if ((slash === 1 && each.startsWith('*')) || each.slice(slash) === '/*') said.add(each);
  }
  return errors;
}
