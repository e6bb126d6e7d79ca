import { ClusterBackupType, isObject, type KubeObject, ORPHAN_ANNOTATION } from '../../../lib/model';
import { EXIT } from '../../exit-codes';
import { type Check, projectName } from '../check';
import type { Facts, GuardObjects } from '../facts';
import type { Judged, Remedy } from '../finding';

/** Whether OrphanGuard refuses to delete what has files, whatever the names of its objects are. */
export const GUARD: Check = {
  name: 'guard',
  title: 'OrphanGuard',
  judge(facts) {
    const { guard, server } = facts;
    if ('unseen' in guard) {
      const { unseen: value, remedy } = guard;
      const what = 'whether it is there was not looked at';
      return [{ state: 'not checked', what, where: server, value, ...(remedy && { remedy }) }];
    }
    const bindings = bindingsOf(guard.seen);
    if (bindings.length === 0)
      return [problem(facts, 'it is missing: whoever deletes a backup leaves its files to nobody', server)];
    const denying = bindings.filter(refuses);
    if (denying.length === 0)
      return [problem(facts, 'it only warns, and lets everything be deleted', server)];
    const open = facts.projects.filter(({ namespace }) => !denying.some((each) => holdsIn(each, namespace)));
    if (open.length > 0)
      return open.map(({ namespace }) => problem(facts, 'it does not hold here', projectName(namespace)));
    return [{ state: 'ok', what: 'it refuses to delete a backup that has files', where: server }];
  },
};

function problem({ at }: Facts, what: string, where: string): Judged {
  const { program, options } = at();
  const kubectl = ['kubectl apply -f -', options].join(' ').trim();
  const remedy: Remedy = {
    todo: "let the administrator of the management cluster apply it; from Git: new OrphanGuard(chart, 'guard'):",
    command: `${program} generate guard | ${kubectl}`,
  };
  return { state: 'problem', what, where, exit: EXIT.backup, remedy };
}

function bindingsOf({ policies, bindings }: GuardObjects): readonly KubeObject[] {
  const guards = new Set(policies.filter(isGuard).map(({ metadata }) => metadata.name));
  return bindings.filter((each) => guards.has(String(specOf(each).policyName)));
}

/** Known by what it does: it asks of deletions of backups for our annotation. */
function isGuard(policy: KubeObject): boolean {
  const { matchConstraints, variables } = specOf(policy);
  const rules = isObject(matchConstraints) ? textsOf(matchConstraints.resourceRules) : '';
  return (
    rules.includes('"DELETE"') &&
    rules.includes(`"${ClusterBackupType.plural}"`) &&
    textsOf(variables).includes(ORPHAN_ANNOTATION)
  );
}

function refuses(binding: KubeObject): boolean {
  const { validationActions } = specOf(binding);
  return Array.isArray(validationActions) && validationActions.includes('Deny');
}

/** By the label that every namespace has with its own name; a selector of another kind is somebody's, and not trusted. */
function holdsIn(binding: KubeObject, namespace: string): boolean {
  const { matchResources } = specOf(binding);
  if (!isObject(matchResources) || !isObject(matchResources.namespaceSelector)) return true;
  const { matchExpressions = [], matchLabels = {} } = matchResources.namespaceSelector;
  if (!Array.isArray(matchExpressions) || !isObject(matchLabels) || Object.keys(matchLabels).length > 0)
    return false;
  return matchExpressions.every(
    ({ key, operator, values }) =>
      key === 'kubernetes.io/metadata.name' &&
      operator === 'In' &&
      Array.isArray(values) &&
      values.includes(namespace),
  );
}

function specOf({ spec }: KubeObject): Record<string, unknown> {
  return isObject(spec) ? spec : {};
}

function textsOf(value: unknown): string {
  return JSON.stringify(value) ?? '';
}
