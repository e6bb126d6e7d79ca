import { EXIT } from '../../exit-codes';
import type { Permission } from '../access';
import { type Check, projectName } from '../check';
import type { Facts, ProjectFacts } from '../facts';
import type { Judged } from '../finding';

/** Whether all is allowed that the commands after `--for` need, and nothing more. */
export const PERMISSIONS: Check = {
  name: 'permissions',
  title: 'Rights',
  judge: (facts) => facts.projects.flatMap((project) => judgeProject(facts, project)),
};

function judgeProject(facts: Facts, { namespace, permissions }: ProjectFacts): Judged[] {
  const where = projectName(namespace);
  const answered = permissions.filter(({ allowed }) => allowed !== undefined);
  const { options } = facts.at(namespace);
  if (answered.length === 0) {
    const what = 'the server does not answer questions about rights';
    return [{ state: 'not checked', what, where }];
  }
  const missing = answered.filter(({ allowed }) => allowed === false);
  if (missing.length === 0)
    return [{ state: 'ok', what: `all ${answered.length} rights that are needed are there`, where }];
  return byResource(missing).map(([first, ...more]) => ({
    state: 'problem',
    what: `a right is missing that ${[...new Set([first, ...more].map(({ neededFor }) => neededFor))].join(', ')} needs`,
    where,
    value: [first, ...more].map(({ verb, resource }) => `${verb} ${resource}`).join(', '),
    exit: EXIT.api,
    remedy: {
      todo: 'ask the administrator of the management cluster for a role with this; what you have so far:',
      command: `kubectl auth can-i --list ${options}`,
    },
  }));
}

type Group = [Permission, ...Permission[]];

function byResource(permissions: readonly Permission[]): Group[] {
  const groups = new Map<string, Group>();
  for (const each of permissions) {
    const known = groups.get(each.resource);
    if (known === undefined) groups.set(each.resource, [each]);
    else known.push(each);
  }
  return [...groups.values()];
}
