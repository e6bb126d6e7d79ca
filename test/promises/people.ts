/** What people with kubectl do, and MOSK's schedules. */
import {
  apiVersionOf,
  type ClusterBackupManifest,
  type ClusterBackupStatus,
  ClusterBackupType,
  type KubeObject,
} from '../../lib/model';
import { CLUSTER, CONFIG_MAPS, NAMESPACE, NAMESPACES, type Site } from './site';
import type { Interference, Moment } from './world';

const OURS = 'mosk-backup/';
const FOREIGN_TARGET = { rclone: { bucket: 'elsewhere', credential: 's3' } };
/** Of the schedule that makes scheduled runs. */
export const SCHEDULE = 'nightly';
const SCHEDULED_TARGET = { rclone: { bucket: 'backups/nightly', credential: 's3' } };

/** @returns false when the game was over first */
export async function momentComes(site: Site, at: Moment, over: AbortSignal): Promise<boolean> {
  if ('afterMs' in at) {
    await site.clock.sleep(at.afterMs);
    return true;
  }
  await new Promise<void>((come) => {
    over.addEventListener('abort', () => come());
    const look = () => site.changes.length >= at.afterChanges && come();
    site.onChange(look);
    look();
  });
  return !over.aborted;
}

export async function interfere(site: Site, what: Interference): Promise<void> {
  const { clock, faults } = site;
  switch (what.do) {
    case 'outage':
      faults.goDown();
      await clock.sleep(what.ms);
      faults.comeBack();
      return;
    case 'restartController':
      return site.restartController();
    case 'scheduledRun':
      return scheduledRun(site, what.cluster, what.isLocal);
    case 'forgetLeft':
      return forgetLeft(site);
    case 'bringBack':
      return bringBack(site, what.whom);
    default: {
      const backup = oursIn(site)[what.whom];
      if (backup !== undefined) return doTo(site, what.do, backup);
    }
  }
}

type Deed = Exclude<Extract<Interference, { whom: number }>['do'], 'bringBack'>;

async function doTo(site: Site, deed: Deed, backup: ClusterBackupManifest): Promise<void> {
  const { namespace = '', name } = backup.metadata;
  const { people } = site;
  const patch = (body: object, subresource?: 'status') =>
    people.patch(ClusterBackupType, namespace, name, body, { type: 'merge', subresource });
  switch (deed) {
    case 'stuck': {
      const status: ClusterBackupStatus = { ...backup.status, status: 'Stuck' };
      if (backup.status?.status !== 'Deleted') await patch({ status }, 'status');
      return;
    }
    case 'requestDeletion':
      await patch({ spec: { delete: true } });
      return;
    case 'withdrawDeletion':
      if (backup.spec.delete === true) await patch({ spec: { delete: false } });
      return;
    case 'deleteObject':
      await people.delete(ClusterBackupType, namespace, name);
      return;
    case 'replaceObject':
      await people.delete(ClusterBackupType, namespace, name);
      return createForeign(site, name, namespace);
    case 'dropRecords': {
      const ours = Object.keys(backup.metadata.annotations ?? {}).filter((each) => each.startsWith(OURS));
      await patch({ metadata: { annotations: Object.fromEntries(ours.map((each) => [each, null])) } });
      return;
    }
    case 'copy':
      return make(site, exportOf(backup, `${name}-copy`));
    case 'claimFiles':
      return make(site, claimantOf(backup, namespace));
    case 'claimFilesElsewhere':
      return make(site, claimantOf(backup, NAMESPACES.find((each) => each !== namespace) ?? ''));
  }
}

/** Those that carry records of ours and are there, the newest first. */
function oursIn(site: Site): ClusterBackupManifest[] {
  return theirsIn(site).filter(isOurs);
}

/** Everybody's that are there, the newest first. */
export function theirsIn({ changes }: Site): ClusterBackupManifest[] {
  const last = new Map(changes.map((change) => [change.object.metadata.uid, change]));
  return [...last.values()]
    .filter(({ type }) => type !== 'DELETED')
    .map(({ object }) => object)
    .toReversed();
}

function isOurs({ metadata }: ClusterBackupManifest): boolean {
  return Object.keys(metadata.annotations ?? {}).some((each) => each.startsWith(OURS));
}

/** What was created, as `kubectl get -o yaml` shows it and `kubectl create` takes it. */
function exportOf({ metadata, ...rest }: ClusterBackupManifest, name: string): ClusterBackupManifest {
  const { namespace, annotations } = metadata;
  return { ...rest, status: undefined, metadata: { name, namespace, annotations } };
}

/** Another backup that has the same files, by their names. */
export function claimantOf(
  { metadata, spec }: ClusterBackupManifest,
  namespace: string,
): ClusterBackupManifest {
  const { parameters, targetCluster, fileNames } = spec;
  return {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: { name: `claims-${metadata.name}`, namespace },
    spec: { targetCluster, parameters, fileNames: fileNames ?? { MKE: metadata.name } },
  };
}

async function bringBack(site: Site, whom: number): Promise<void> {
  const gone = site.changes.filter(({ type, object }) => type === 'DELETED' && isOurs(object)).toReversed();
  const backup = gone[whom]?.object;
  if (backup !== undefined) await make(site, exportOf(backup, backup.metadata.name));
}

async function forgetLeft({ people }: Site): Promise<void> {
  const { items } = await people.list<KubeObject>(CONFIG_MAPS, undefined);
  for (const { metadata } of items) await people.delete(CONFIG_MAPS, metadata.namespace, metadata.name);
}

async function scheduledRun(site: Site, targetCluster: string, isLocal: boolean): Promise<void> {
  const name = `${SCHEDULE}-${site.changes.length}`;
  await make(site, {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: { name, namespace: NAMESPACE },
    spec: {
      targetCluster,
      ...(!isLocal && { parameters: SCHEDULED_TARGET }),
      createdBy: { schedule: SCHEDULE },
    },
  });
}

/** A backup that somebody makes; waits a little for the name to be free. */
export async function createForeign(site: Site, name: string, namespace: string = NAMESPACE): Promise<void> {
  const { people, clock } = site;
  for (let tries = 0; tries < 50; tries++) {
    if ((await people.get(ClusterBackupType, namespace, name)) === undefined) break;
    await clock.sleep(500);
  }
  await make(site, {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: { name, namespace },
    spec: { targetCluster: CLUSTER, parameters: FOREIGN_TARGET },
  });
}

/** Does without what is there already. */
async function make({ people }: Site, backup: ClusterBackupManifest): Promise<void> {
  const { namespace, name } = backup.metadata;
  if ((await people.get(ClusterBackupType, namespace, name)) !== undefined) return;
  await people.create(ClusterBackupType, backup).catch(() => {});
}
