import { checkBucket, findingsOf, shown } from '../contract';
import { BackupError } from '../errors';
import {
  checkName,
  checkNamespace,
  clockMinutes,
  isObject,
  isRelease,
  isTimeOfDay,
  MoskApi,
  WEEKDAYS,
} from '../model';
import { remoteFolder } from './remote-folder';

/** One entry of a list and how messages name it. */
interface Entry {
  readonly at: string;
  readonly value: Record<string, unknown>;
}

const MANAGEMENT_CLUSTER_MEMBERS = ['name', 'release', 'folder', 'api', 'gitOps'];
const ENGINES = ['argocd', 'flux', 'both'];
const CLUSTER_MEMBERS = ['name', 'project', 'managementCluster', 'release', 'labels', 'maintenanceWindow'];

/** Everything that is wrong with an inventory, whatever it is made of. */
export function inventoryFindings(data: unknown): BackupError[] {
  const findings: BackupError[] = [];
  const managementClusters = entriesOf(data, 'managementClusters', MANAGEMENT_CLUSTER_MEMBERS, findings);
  const clusters = entriesOf(data, 'clusters', CLUSTER_MEMBERS, findings);
  for (const managementCluster of managementClusters)
    findings.push(...managementClusterFindings(managementCluster));
  for (const cluster of clusters) findings.push(...clusterFindings(cluster));
  if (findings.length > 0) return findings;
  return [...relationFindings(managementClusters, clusters)];
}

function entriesOf(
  data: unknown,
  list: string,
  members: readonly string[],
  findings: BackupError[],
): Entry[] {
  const values = isObject(data) ? data[list] : undefined;
  if (!Array.isArray(values) || values.length === 0) {
    findings.push(
      wrong(list, 'An inventory lists management clusters and clusters', 'absent or empty', 'list them'),
    );
    return [];
  }
  return values.flatMap((value, index): Entry[] => {
    const at = `${list}[${index}]`;
    if (!isObject(value)) {
      findings.push(wrong(at, 'This is no entry of an inventory', undefined, `give ${members.join(', ')}`));
      return [];
    }
    const entry = { at: typeof value.name === 'string' ? `${at} (${value.name})` : at, value };
    for (const name of Object.keys(value)) {
      if (members.includes(name)) continue;
      findings.push(
        wrong(
          `${entry.at}: ${name}`,
          'An inventory has no such member',
          undefined,
          `use ${members.join(', ')}`,
        ),
      );
    }
    return [entry];
  });
}

function* managementClusterFindings({
  at,
  value: { name, release, folder, api, gitOps = {} },
}: Entry): Iterable<BackupError> {
  yield* text(name, `${at}: name`, checkNamespace);
  yield* releaseFindings(release, `${at}: release`, '2.32.1');
  // Any bucket will do: it is the folder that is looked at.
  if (folder !== undefined)
    yield* text(folder, `${at}: folder`, (value, place) => checkBucket(`bucket/${value}`, place));
  if (api !== undefined && !(api instanceof MoskApi)) {
    yield wrong(
      `${at}: api`,
      'This is no MoskApi',
      undefined,
      'leave it out, or use MoskApi.v26_2.with({…})',
    );
  }
  const { engine = 'both' } = isObject(gitOps) ? gitOps : { engine: gitOps };
  if (!ENGINES.some((name) => name === engine)) {
    yield wrong(
      `${at}: gitOps.engine`,
      'There is no such engine',
      shown(engine),
      `use ${ENGINES.join(', ')}`,
    );
  }
}

function* clusterFindings({ at, value }: Entry): Iterable<BackupError> {
  yield* text(value.name, `${at}: name`, checkName);
  yield* text(value.project, `${at}: project`, checkNamespace);
  yield* text(value.managementCluster, `${at}: managementCluster`, () => undefined);
  yield* releaseFindings(value.release, `${at}: release`, '26.2.1');
  const { labels = {}, maintenanceWindow } = value;
  if (!isObject(labels) || Object.values(labels).some((label) => typeof label !== 'string')) {
    yield wrong(
      `${at}: labels`,
      'Labels are names with strings',
      undefined,
      "write them as { tier: 'gold' }",
    );
  }
  if (maintenanceWindow !== undefined) yield* windowFindings(maintenanceWindow, `${at}: maintenanceWindow`);
}

function* releaseFindings(release: unknown, at: string, example: string): Iterable<BackupError> {
  if (isRelease(release)) return;
  yield wrong(at, 'This is not a release', shown(release), `give it as numbers, such as '${example}'`);
}

function* windowFindings(window: unknown, at: string): Iterable<BackupError> {
  const { from, duration, weekday } = isObject(window) ? window : {};
  const fix =
    "write it as { weekday: 'sunday', from: { hour: 2 }, duration: '4h' }, without weekday for every day";
  if (!isTimeOfDay(from)) yield wrong(`${at}.from`, 'A window begins at a time of day', undefined, fix);
  yield* text(duration, `${at}.duration`, clockMinutes);
  if (weekday !== undefined && !WEEKDAYS.some((day) => day === weekday)) {
    yield wrong(`${at}.weekday`, 'There is no such day', shown(weekday), `use ${WEEKDAYS.join(', ')}`);
  }
}

/** What only shows when entries are compared; each of them is right by itself. */
function* relationFindings(
  managementClusters: readonly Entry[],
  clusters: readonly Entry[],
): Iterable<BackupError> {
  const managementClusterNamed = new Map(managementClusters.map(({ value }) => [value.name, value]));
  yield* repeated(
    managementClusters.map(({ at, value }) => [String(value.name), at]),
    (value, at) =>
      new BackupError('duplicate-object', 'Two management clusters have the same name', {
        at,
        value,
        fix: 'rename one',
      }),
  );
  for (const { at, value } of clusters) {
    if (managementClusterNamed.has(value.managementCluster)) continue;
    yield new BackupError('reference-missing', 'The management cluster of this cluster is not listed', {
      at: `${at}: managementCluster`,
      value: shown(value.managementCluster),
      fix: 'list it under managementClusters, or correct the name',
    });
  }
  const names = clusters.map(({ at, value: { managementCluster, project, name } }): [string, string] => [
    `${managementCluster}: ${project}/${name}`,
    at,
  ]);
  const twice = [
    ...repeated(
      names,
      (value, at) =>
        new BackupError('duplicate-object', 'The same cluster is listed twice', {
          at,
          value,
          fix: 'remove one',
        }),
    ),
  ];
  yield* twice;
  // A cluster that is listed twice has the same folder twice, and has been reported.
  if (twice.length > 0) return;
  const folders = clusters.map(({ at, value }): [string, string] => [
    remoteFolder(
      managementClusterNamed.get(value.managementCluster)?.folder,
      String(value.project),
      String(value.name),
    ),
    at,
  ]);
  yield* repeated(
    folders,
    (value, at) =>
      new BackupError(
        'remote-path-used',
        'Clusters of two management clusters would share one folder of a store',
        {
          at,
          value,
          fix: "give one of their management clusters a folder of its own, such as folder: 'site-b'",
        },
      ),
  );
}

function* repeated(
  keys: Iterable<readonly [key: string, at: string]>,
  finding: (key: string, at: string) => BackupError,
): Iterable<BackupError> {
  const first = new Map<string, string>();
  for (const [key, at] of keys) {
    const other = first.get(key);
    if (other === undefined) first.set(key, at);
    else yield finding(key, `${other} and ${at}`);
  }
}

function text(value: unknown, at: string, check: (value: string, at: string) => unknown): BackupError[] {
  if (typeof value === 'string') return findingsOf(() => check(value, at));
  return [wrong(at, 'A string is missing here', shown(value), 'give it')];
}

function wrong(at: string, problem: string, value: string | undefined, fix: string): BackupError {
  return new BackupError('schema-invalid', problem, { at, value, fix });
}
