import { BackupError } from '../../lib/errors';
import {
  kindsOfDefinitions,
  kindsOfOpenApi,
  kindsOfResourceList,
  type ServedKind,
  servedAs,
} from '../../lib/learned';
import {
  BACKUP_TYPES,
  ClusterType,
  CustomResourceDefinitionType,
  isObject,
  KAAS_GROUP,
  type ResourceType,
} from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import type { SourceReport } from './source-report';

const ALL_TYPES: readonly ResourceType[] = [...BACKUP_TYPES, ClusterType];
const GROUPS = [KAAS_GROUP, ClusterType.group];

/**
 * The kinds as a management cluster tells of them itself: by its CustomResourceDefinitions, else by `/openapi/v3`, which
 * everybody may read who is known to it.
 * @param reports what became of asking, which this adds to
 */
export async function readKinds(
  client: ApiClient,
  reports: SourceReport[],
  signal: AbortSignal,
): Promise<ServedKind[]> {
  const discovered = await discovery(client, reports, signal);
  const defined = await definitions(client, discovered, reports, signal);
  const missing = ALL_TYPES.filter((type) => servedAs(defined, type) === undefined);
  const described = missing.length === 0 ? [] : await openApi(client, discovered, reports, signal);
  return [...defined, ...described, ...discovered];
}

/** What an asked server says; `undefined` where it may not be asked, or has nothing there. */
export async function asked<T>(
  answer: Promise<T | undefined>,
  source: Omit<SourceReport, 'outcome'>,
  reports: SourceReport[],
): Promise<T | undefined> {
  const report = (outcome: SourceReport['outcome']) => {
    const known = reports.some(
      (each) => each.source === source.source && each.of === source.of && each.outcome === outcome,
    );
    if (!known) reports.push({ ...source, outcome });
  };
  try {
    const found = await answer;
    report(found === undefined ? 'absent' : 'read');
    return found;
  } catch (error) {
    if (!BackupError.is(error) || !['forbidden', 'crd-missing'].includes(error.code)) throw error;
    report(error.code === 'forbidden' ? 'forbidden' : 'absent');
    return undefined;
  }
}

async function discovery(
  client: ApiClient,
  reports: SourceReport[],
  signal: AbortSignal,
): Promise<ServedKind[]> {
  const found: ServedKind[] = [];
  for (const name of GROUPS) {
    const about = { source: 'discovery', of: name };
    const group = await asked(client.document(`/apis/${name}`, { signal }), about, reports);
    for (const version of versionsOf(group)) {
      const path = `/apis/${name}/${version}`;
      found.push(...kindsOfResourceList(await asked(client.document(path, { signal }), about, reports)));
    }
  }
  return found;
}

function versionsOf(group: unknown): string[] {
  const versions = isObject(group) && Array.isArray(group.versions) ? group.versions : [];
  // It becomes part of a path.
  return versions.map((each) => String(each?.version)).filter((version) => /^[a-z0-9]+$/.test(version));
}

async function definitions(
  client: ApiClient,
  discovered: readonly ServedKind[],
  reports: SourceReport[],
  signal: AbortSignal,
): Promise<ServedKind[]> {
  const found: unknown[] = [];
  for (const type of ALL_TYPES) {
    const { plural } = servedAs(discovered, type) ?? type;
    const name = `${plural}.${type.group}`;
    const answer = client.get(CustomResourceDefinitionType, undefined, name, { signal });
    const definition = await asked(answer, { source: 'CustomResourceDefinitions' }, reports);
    if (definition !== undefined) found.push(definition);
  }
  return kindsOfDefinitions(found);
}

/** Whoever is known to a server may read it, by the role `system:discovery`. */
async function openApi(
  client: ApiClient,
  discovered: readonly ServedKind[],
  reports: SourceReport[],
  signal: AbortSignal,
): Promise<ServedKind[]> {
  const about = { source: '/openapi/v3' };
  const index = await asked(client.document('/openapi/v3', { signal }), about, reports);
  const paths = isObject(index?.paths) ? index.paths : {};
  const roots = new Set(discovered.map(({ group, version }) => `apis/${group}/${version}`));
  const found: ServedKind[] = [];
  for (const [root, item] of Object.entries(paths)) {
    const isWanted =
      roots.size === 0 ? GROUPS.some((group) => root.startsWith(`apis/${group}/`)) : roots.has(root);
    // Without the hash, which is for caches: where the schema has changed since, the server would send us on.
    const [url = ''] = (isObject(item) ? String(item.serverRelativeURL) : '').split('?');
    if (!isWanted || !url.startsWith('/openapi/v3/')) continue;
    found.push(...kindsOfOpenApi(await asked(client.document(url, { signal }), about, reports)));
  }
  return found;
}
