/** Who else has the files of a backup, as providers/kubernetes/files/file-owners.ts finds it out. */
import {
  type Claimant,
  claimantsOf,
  claimsOf,
  type FileClaim,
  leftBehindBy,
  leftToNobody,
  reachedFiles,
  withoutFiles,
} from '../../lib/model';
import { type LeftRecord, NAMESPACE, type Run, type World } from './world';

const FOLDER = 's3://backups/';
const holderOf = ({ metadata: { name, uid } }: Run) =>
  ({ kind: 'ClusterBackup', namespace: NAMESPACE, name, uid }) as const;

export function claimantsIn({ runs, records }: World, backup: Run): Claimant[] {
  const claims: FileClaim[] = [];
  for (const other of runs) {
    if (withoutFiles(other) !== undefined) continue;
    claims.push({ holder: holderOf(other), files: claimsOf(other, undefined), storage: undefined });
  }
  for (const record of records) claims.push(claimOf(record));
  const mine = { holder: holderOf(backup), files: reachedFiles(backup, undefined), storage: undefined };
  return claimantsOf(mine, claims);
}

function claimOf({ file, uid }: LeftRecord): FileClaim {
  const holder = { kind: 'ConfigMap', namespace: NAMESPACE, name: `left-${uid}`, uid } as const;
  return { holder, files: [FOLDER + file], storage: undefined };
}

const CIRCUMSTANCES = { section: undefined, endpoint: undefined, why: 'vanished', at: '' } as const;

/** The files that a record of it has when it is removed. */
export function leftBy(backup: Run, theirs: readonly string[]): string[] {
  const { files = [] } = leftBehindBy(backup, CIRCUMSTANCES) ?? {};
  return files.filter((file) => !theirs.includes(file)).map((file) => file.slice(FOLDER.length));
}

/** The same when somebody else has taken it away. */
export function leftByVanished({ runs }: World, backup: Run): string[] {
  const all = leftBehindBy(backup, CIRCUMSTANCES);
  const { files = [] } = (all && leftToNobody(all, runs, backup.status?.uploadedAt !== undefined)) ?? {};
  return files.map((file) => file.slice(FOLDER.length));
}
