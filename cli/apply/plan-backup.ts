import { objectName } from '../../lib/contract';
import { BackupError, type ErrorCode } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  nextCreate,
  ownerText,
  runHash,
  type Seen,
  type Verdict,
} from '../../lib/model';
import type { Planned } from './planned';
import type { Surroundings } from './surroundings';

/**
 * What becomes of a backup: a new run, or the one that is there. The decision is that of the run itself, taken before
 * anything of the same command is sent. A run that has failed stops no other, so that is told when its turn comes.
 * @param scope of the owner
 * @throws BackupError `not-ours`, `spec-changed`, and those of the API
 */
export async function planBackup(
  { client, signal, ...around }: Surroundings,
  backup: ClusterBackupManifest,
  scope: string,
): Promise<Planned> {
  const { namespace, name } = backup.metadata;
  const live = (await around.backups(namespace)).find(({ metadata }) => metadata.name === name);
  const owner = ownerText({ tool: 'cli', scope, name: `${namespace}/${name}` });
  const want = { owner, hash: runHash({ ...backup.spec, namespace }), fixedName: true };
  const action = nextCreate(want, live, {});
  const refusal = action.do === 'refuse' ? refused(backup, live, action) : undefined;
  if (refusal?.code === 'not-ours' || refusal?.code === 'spec-changed') throw refusal;
  return {
    type: ClusterBackupType,
    object: backup,
    outcome: live === undefined ? 'created' : 'unchanged',
    changes: [],
    notes: [],
    carryOut: async ({ dryRun }) => {
      if (refusal !== undefined) throw refusal;
      if (live === undefined) await client.create(ClusterBackupType, backup, { dryRun, signal });
    },
  };
}

function refused(backup: ClusterBackupManifest, live: Seen, { code, reason }: Verdict): BackupError {
  const { namespace, name } = backup.metadata;
  const fix =
    FIXES[code] ?? ((where) => `start a new run under another name, or after: mosk-backup remove ${where}`);
  return new BackupError(code, capital(reason), {
    at: objectName(backup),
    value: live?.status?.status,
    fix: fix(`${name} -n ${namespace}`),
  });
}

const FIXES: Partial<Record<ErrorCode, (where: string) => string>> = {
  'not-ours': (where) => `choose another name; wait for it without owning it: mosk-backup wait ${where}`,
  'spec-changed': () => 'a run is made once: give the changed one another name',
  'being-deleted': (where) =>
    `it does not go by itself; finish it: mosk-backup remove ${where}, or choose another name`,
  'backup-stuck': () => 'MOSK wants manual intervention here: ask its support before anything else',
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
