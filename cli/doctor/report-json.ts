import type { Drift } from '../../lib/learned';
import { allSeen, type Facts } from './facts';
import type { Finding } from './finding';
import { keysInUse } from './keys-in-use';
import { countsOf, type Examined, verdictText } from './verdict';

/** The shape that docs/json.md documents. @param visited whether it was an inventory that said where to look */
export function reportJson(examined: readonly Examined[], visited: boolean): object {
  const all = examined.flatMap(({ findings }) => findings);
  const head = { verdict: verdictText(countsOf(all)), ...countsOf(all) };
  const clusters = examined.map((each) => clusterJson(each));
  return visited ? { ...head, managementClusters: clusters } : { ...head, ...clusters[0] };
}

function clusterJson({ facts, findings }: Examined): object {
  const { name, server, user, api, differences, projects } = facts;
  return {
    name: name ?? null,
    server,
    user: 'seen' in user ? user.seen : undefined,
    namespace: projects[0]?.namespace ?? null,
    namespaces: projects.map(({ namespace }) => namespace),
    release: api.settings.release,
    permissions: projects.flatMap(({ permissions }) => permissions),
    api: 'seen' in differences ? differences.seen.map(driftJson) : [],
    keys: keysJson(facts),
    findings: findings.map(findingJson),
  };
}

function driftJson({ what, expected, found, verdict, certainty, since, detail }: Drift): object {
  const rest = { found: found ?? null, since: since ?? null, detail: detail ?? null };
  return { what, expected, verdict, certainty, ...rest };
}

function keysJson({ projects, settings: { now, keyAgeMs } }: Facts): object[] | null {
  const known = projects.flatMap(({ keys, schedules, backups }) => {
    const all = allSeen({ keys, schedules, backups });
    return 'seen' in all ? [keysInUse(all.seen, now, keyAgeMs)] : [];
  });
  if (known.length === 0) return null;
  return known.flat().map(({ name, namespace, verifiedAt, finding }) => ({
    ...{ name, namespace, verifiedAt: verifiedAt ?? null, finding: finding ?? null },
  }));
}

function findingJson(finding: Finding): object {
  const { check, state, what, where, value = null } = finding;
  const exitCode = state === 'problem' ? finding.exit : null;
  const remedy = ('remedy' in finding ? finding.remedy : undefined) ?? null;
  return { check, state, what, where, value, exitCode, remedy };
}
