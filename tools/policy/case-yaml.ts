import { stringify } from 'yaml';
import type { CaseObjects, RuleCase } from '../../lib/policy';
import { isOneManagementCluster } from '../../lib/policy/testing/rule-case';

/** A case as YAML, for people: what is declared, and whatever else the rule looks at, each with a comment. */
export function caseYaml(each: RuleCase): string {
  const parts = [
    ...objects('declared', each.manifests),
    ...objects('declared before', each.base),
    ...objects('lives', each.live),
    ...part('inventory', each.inventory),
    ...part('default targets of clusters', each.defaultTargets),
    ...part('the policy says', each.policy),
    ...(each.now === undefined ? [] : [`# on ${each.now}\n`]),
  ];
  return parts.join('---\n');
}

function objects(what: string, given: CaseObjects | undefined): string[] {
  if (given === undefined) return [];
  if (isOneManagementCluster(given))
    return given.length === 0 ? [`# ${what}: nothing\n`] : documents(what, given);
  return Object.entries(given).flatMap(([site, manifests]) => documents(`${what} on ${site}`, manifests));
}

function documents(what: string, manifests: readonly object[]): string[] {
  return manifests.map((manifest) => `# ${what}\n${yaml(manifest)}`);
}

function part(what: string, value: unknown): string[] {
  return value === undefined ? [] : [`# ${what}\n${yaml(value)}`];
}

function yaml(value: unknown): string {
  // Without aliases: the objects of cases share members.
  return stringify(JSON.parse(JSON.stringify(value)), { lineWidth: 100, aliasDuplicateObjects: false });
}
