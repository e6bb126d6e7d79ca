import { checkBucket, shown } from '../contract';
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
import type { ReadApi } from './api-files';
import { CUSTODY_MEMBERS, custodyFindings, STORAGE_MEMBERS, storageFindings } from './custody-findings';
import { type Entry, entriesOf, optionalEntriesOf, text, wrong } from './entry';
import { remoteFolder } from './remote-folder';

const MANAGEMENT_CLUSTER_MEMBERS = ['name', 'release', 'folder', 'api', 'gitOps', 'context'];
const ENGINES = ['argocd', 'flux', 'both'];
const CLUSTER_MEMBERS = ['name', 'project', 'managementCluster', 'release', 'labels', 'maintenanceWindow'];

/**
 * Everything that is wrong with an inventory, whatever it is made of.
 * @param readApi reads the files of APIs that it names; without, there may be none
 */
export function inventoryFindings(data: unknown, readApi?: ReadApi): BackupError[] {
  const findings: BackupError[] = [];
  const managementClusters = entriesOf(data, 'managementClusters', MANAGEMENT_CLUSTER_MEMBERS, findings);
  const clusters = entriesOf(data, 'clusters', CLUSTER_MEMBERS, findings);
  for (const managementCluster of managementClusters)
    findings.push(...managementClusterFindings(managementCluster, readApi));
  for (const cluster of clusters) findings.push(...clusterFindings(cluster));
  const custody = optionalEntriesOf(data, 'custody', CUSTODY_MEMBERS, findings);
  for (const entry of custody) findings.push(...custodyFindings(entry));
  const storages = optionalEntriesOf(data, 'storages', STORAGE_MEMBERS, findings);
  for (const entry of storages) findings.push(...storageFindings(entry));
  if (findings.length > 0) return findings;
  return [...relationFindings(managementClusters, clusters)];
}

function* managementClusterFindings(
  { at, value: { name, release, folder, api, gitOps = {}, context } }: Entry,
  readApi: ReadApi | undefined,
): Iterable<BackupError> {
  yield* text(name, `${at}: name`, checkNamespace);
  yield* releaseFindings(release, `${at}: release`, '2.32.1');
  if (context !== undefined) yield* text(context, `${at}: context`, () => undefined);
  // Any bucket will do: it is the folder that is looked at.
  if (folder !== undefined)
    yield* text(folder, `${at}: folder`, (value, place) => checkBucket(`bucket/${value}`, place));
  yield* apiFindings(api, `${at}: api`, readApi);
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

/** In a program it is a MoskApi, in a file what `api learn` has written, or the name of the file that it has written. */
function* apiFindings(api: unknown, at: string, readApi: ReadApi | undefined): Iterable<BackupError> {
  if (api === undefined || api instanceof MoskApi) return;
  if (typeof api === 'string' && readApi === undefined) {
    yield wrong(
      at,
      'Nobody has said how this file is read',
      JSON.stringify(api),
      'say it: Inventory.parse(data, { readApi: (file) => MoskApi.parse(readFileSync(file, "utf8"), file) })',
    );
    return;
  }
  if (typeof api !== 'string' && !isObject(api)) {
    yield wrong(
      at,
      'This is no MoskApi',
      shown(api),
      'leave it out, name the file of the API, or use MoskApi.v26_2.with({…})',
    );
    return;
  }
  try {
    if (typeof api === 'string') readApi?.(api);
    else MoskApi.from(api);
  } catch (error) {
    if (BackupError.is(error)) yield error.moved(at);
    else if (error instanceof AggregateError)
      for (const each of error.errors as BackupError[]) yield each.moved(at);
    else throw error;
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
