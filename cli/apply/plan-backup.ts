import { objectName } from '../../lib/contract';
import { BackupError, type ErrorCode } from '../../lib/errors';
import {
  adoptedBackup,
  type ClusterBackupManifest,
  type ClusterBackupSpec,
  ClusterBackupType,
  nextCreate,
  otherOwners,
  ownerOf,
  requireSameBackup,
  requireTakeable,
  runHash,
  takeover,
  withoutMarks,
} from '../../lib/model';
import { cliOwnerText } from '../backups/cli-owner';
import { claimOf } from './adopting';
import type { Adopting, Planned, PlanOptions } from './planned';
import { smallestPatch } from './smallest-patch';
import type { Surroundings } from './surroundings';

/**
 * What becomes of a backup: a new run, or the one that is there. The decision is that of the run itself, taken before
 * anything of the same command is sent. A run that has failed stops no other, so that is told when its turn comes.
 * @throws BackupError `not-ours`, `spec-changed`, `usage` for one that is to be taken over and is not finished, and those
 * of the API
 */
export async function planBackup(
  around: Surroundings,
  backup: ClusterBackupManifest,
  { scope = 'default', adopting }: PlanOptions,
): Promise<Planned> {
  const { namespace, name } = backup.metadata;
  const live = (await around.backups(namespace)).find(({ metadata }) => metadata.name === name);
  const want = {
    owner: cliOwnerText(scope, backup),
    hash: runHash({ ...backup.spec, namespace }),
    fixedName: true,
  };
  if (adopting !== undefined && live !== undefined && ownerOf(live) !== want.owner) {
    return planTakeover(around, live, backup, { ...want, adopting });
  }
  const action = nextCreate(want, live, {});
  const fixOf = action.do === 'refuse' ? FIXES[action.code] : undefined;
  if (action.do === 'refuse' && fixOf !== undefined) {
    throw new BackupError(action.code, capital(action.reason), {
      at: objectName(backup),
      value: live?.status?.status,
      fix: fixOf(`${name} -n ${namespace}`),
    });
  }
  return {
    type: ClusterBackupType,
    object: backup,
    outcome: live === undefined ? 'created' : 'unchanged',
    changes: [],
    notes: [],
  };
}

interface Wanted {
  readonly owner: string;
  readonly hash: string;
  readonly adopting: Adopting;
}

/** Nothing but the marks is written: a backup never changes, and neither does its data. */
async function planTakeover(
  { client, signal, ...around }: Surroundings,
  live: ClusterBackupManifest,
  backup: ClusterBackupManifest,
  { owner, hash, adopting }: Wanted,
): Promise<Planned> {
  const { namespace, name, uid, resourceVersion } = live.metadata;
  const { labels, annotations } = withoutMarks(otherOwners(live, owner), backup);
  const marks = {
    ...(Object.keys(labels).length > 0 && { labels }),
    annotations: { ...annotations, ...adoptedBackup(owner, hash) },
  };
  const patch = smallestPatch({ ...live }, { metadata: marks }) ?? {};
  requireTakeable(live, patch, claimOf(owner, adopting));
  requireSameBackup(live, await described(around, backup, live));
  const taken = takeover(live, patch, backup);
  return {
    type: ClusterBackupType,
    object: backup,
    outcome: 'adopted',
    changes: taken.changes.map(({ path }) => path),
    takeover: taken,
    notes: [],
    carryOut: async ({ dryRun }) => {
      const metadata = { ...(patch.metadata as object), uid, resourceVersion };
      await client.patch(ClusterBackupType, namespace, name, { metadata }, { type: 'merge', dryRun, signal });
    },
  };
}

/** What leaves the target to the Cluster may have been filled in by MOSK, with what the Cluster says. */
async function described(
  around: Pick<Surroundings, 'section'>,
  { metadata, spec }: ClusterBackupManifest,
  live: ClusterBackupManifest,
): Promise<ClusterBackupSpec> {
  if (spec.parameters !== undefined || live.spec.parameters === undefined) return spec;
  return { ...spec, parameters: (await around.section(metadata.namespace, spec.targetCluster)) ?? {} };
}

/** What is refused before anything is sent; any other end of a run stops no other, and is told when its turn comes. */
const FIXES: Partial<Record<ErrorCode, (where: string) => string>> = {
  'not-ours': (where) =>
    `choose another name; take it over: apply --adopt; or wait for it without owning it: mosk-backup wait ${where}`,
  'spec-changed': () => 'a run is made once: give the changed one another name',
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
