import {
  type ClusterBackupManifest,
  counted,
  goodSinceMs,
  isDeletionStatus,
  isFailureStatus,
  isGoodBackup,
  lastRehearsed,
  quotable,
  rehearsedOf,
} from '../model';
import { keyFileOf } from '../runbook';
import { pathOf } from './facts';
import type { ReportCluster } from './report';
import { ms } from './spans';
import { type Candidate, commandOf, type ToDoCode } from './to-do-codes';
import type { RatedCluster } from './today';
import { isLocalOnly } from './totals';

const DAY_MS = 86_400_000;

/** Risks of `explain`, by what they are here; what is none of them is seen elsewhere in the report. */
const RISKS: Readonly<Record<string, ToDoCode>> = {
  'nothing-scheduled': 'not-scheduled',
  'no-good-backup': 'no-good-backup',
  'archives-local': 'local-only',
  'schedule-unknown': 'schedule-unknown',
  'rpo-exceeded': 'schedule-gap',
  'backup-late': 'overdue',
  'some-archives-local': 'schedule-risk',
  'not-encrypted': 'not-encrypted',
  'target-unknown': 'schedule-risk',
  'schedule-inactive': 'schedule-risk',
  'runs-overlap': 'schedule-risk',
};

const NOT_FOUND = 'declared in the inventory, not found on the management cluster';

export interface ToDoCluster {
  readonly cluster: ReportCluster;
  readonly rated: RatedCluster | undefined;
  /** As they are, for commands. */
  readonly project: string;
  readonly name: string;
  /** Options by which commands reach its management cluster. */
  readonly options: readonly string[];
}

export interface ToDoCircumstances {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly program: string;
  readonly rehearsalAgeDays: number;
}

/** What there is to do about one cluster. */
export function* clusterToDo(
  each: ToDoCluster,
  { at, program, rehearsalAgeDays }: ToDoCircumstances,
): Iterable<Candidate> {
  const { cluster, rated, project, name, options } = each;
  if (rated === undefined || cluster.today.state === 'gone') return;
  const { facts, exists } = cluster;
  const { view, backups } = rated;
  const about = pathOf(facts);
  const lost = cluster.today.lostSeconds ?? Number.MAX_SAFE_INTEGER;
  const place = ['-n', project, ...options];
  // What looks like a secret is repeated nowhere, also where a name belongs.
  const isTellable = (words: readonly string[]) => words.every((each) => quotable(each) === each);
  const everywhere = ['status', '--clusters', '-A', ...options];
  const candidate = (code: ToDoCode, text: string, words: readonly string[]): Candidate => ({
    ...{ code, about, text, lost },
    command: commandOf(program, isTellable([...words, project]) ? [...words, ...place] : everywhere),
  });
  // Nothing is explained of what is not there.
  if (exists === false && view.schedules.length + backups.length === 0) {
    yield candidate('not-found', NOT_FOUND, ['status', '--clusters']);
    return;
  }
  const look = ['explain', name, ...rpoWords(cluster)];
  const schedule = view.schedules.find(({ active }) => active)?.name;
  const make = schedule === undefined ? look : ['create', '--from-schedule', schedule, '--wait'];
  for (const { code, text } of view.risk.reasons) {
    const found = RISKS[code];
    if (found === undefined) continue;
    const words = found === 'no-good-backup' || found === 'overdue' ? make : look;
    yield candidate(found, quotable(text), words);
  }
  if (isLocalOnly(cluster) && !view.risk.reasons.some(({ code }) => RISKS[code] === 'local-only'))
    yield candidate('local-only', 'all its good backups would go with the cluster', make);
  const failing = failedSinceGood(backups);
  const [last] = failing;
  if (last !== undefined) {
    const stuck = failing.find(({ status }) => status?.status === 'Stuck');
    const text =
      stuck === undefined
        ? `${counted(failing.length, 'run')} failed since the last good backup`
        : 'a run is stuck and needs somebody (documented)';
    yield candidate(stuck === undefined ? 'failing' : 'stuck', text, [
      'status',
      (stuck ?? last).metadata.name,
    ]);
  }
  const undeleted = backups.find(({ status }) => status?.status === 'DeleteFailed');
  if (undeleted !== undefined)
    yield candidate('deletion-failed', 'remote files could not be deleted', [
      'status',
      undeleted.metadata.name,
    ]);
  const rehearsed = lastRehearsed(backups);
  // The file that the recovery sheet names, too: the key is handed out by those who keep it.
  const [newest] = backups.filter(isReadable).sort((a, b) => (goodSinceMs(b) ?? 0) - (goodSinceMs(a) ?? 0));
  const key = newest?.spec.parameters?.keyEncryptionKey;
  const verify = [
    'verify',
    '--newest',
    name,
    '--record',
    ...(key === undefined ? [] : ['--key-file', keyFileOf(key)]),
  ];
  if (rehearsed?.reason !== undefined) {
    yield candidate(
      'rehearsal-failed',
      `the archive that was read last could not be read: ${quotable(rehearsed.reason)}`,
      verify,
    );
  } else if (
    newest !== undefined &&
    (rehearsed === undefined || at - rehearsed.atMs > rehearsalAgeDays * DAY_MS)
  ) {
    const never = backups.every((backup) => rehearsedOf(backup) === undefined);
    const text = never
      ? 'no archive was ever read, as far as records tell'
      : `no archive was read for ${rehearsalAgeDays} days`;
    yield candidate('not-rehearsed', text, verify);
  }
}

/** An NFS export cannot be read by the name of a backup (MB046). */
function isReadable(backup: ClusterBackupManifest): boolean {
  return isGoodBackup(backup) && backup.spec.parameters?.rclone !== undefined;
}

function rpoWords({ rpoSeconds }: ReportCluster): string[] {
  if (rpoSeconds === null) return [];
  return ['--rpo', rpoSeconds % 3600 === 0 ? `${rpoSeconds / 3600}h` : `${rpoSeconds / 60}m`];
}

function hasFailed({ status }: ClusterBackupManifest): boolean {
  return isFailureStatus(status?.status) && !isDeletionStatus(status?.status);
}

/** Runs that failed after the newest good backup, the newest first. */
function failedSinceGood(backups: readonly ClusterBackupManifest[]): ClusterBackupManifest[] {
  const began = ({ metadata, status }: ClusterBackupManifest) =>
    ms(status?.startedAt) ?? ms(metadata.creationTimestamp) ?? 0;
  const good = Math.max(...backups.filter(isGoodBackup).map(began));
  return backups
    .filter((backup) => hasFailed(backup) && began(backup) > good)
    .sort((a, b) => began(b) - began(a));
}
