import { BackupError } from '../lib/errors';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  checkName,
} from '../lib/model';
import type { Mosk } from '../providers/kubernetes';
import type { CommandContext } from './command-context';
import { near } from './pages/near';

export interface Session {
  readonly mosk: Mosk;
  /** Of objects that do not say another. */
  readonly namespace: string;
}

/** For one look or write besides the waits, where no --timeout says another: a silent server is no reason to stay. */
const LONGEST_LOOK_MS = 5 * 60_000;

/**
 * Connects. Requests of its client end with --timeout and with Ctrl-C. Whoever opens it closes it.
 * @throws BackupError of the kubeconfig and of the API
 */
export async function openSession({ io, globals }: CommandContext): Promise<Session> {
  const { context, kubeconfig, namespace, api, timeoutMs: longestMs = LONGEST_LOOK_MS } = globals();
  const kubernetes = require('../providers/kubernetes') as typeof import('../providers/kubernetes');
  const { connect = kubernetes.connect, signal } = io;
  const mosk = await connect({ context, kubeconfig, api, env: io.env });
  const client = kubernetes.patientClient(mosk.client, { clock: mosk.clock, longestMs, signal });
  return { mosk: { ...mosk, client }, namespace: namespace ?? mosk.namespace };
}

/** Connects, hands the connection over, and closes it whatever happens. */
export async function withManagementCluster<T>(
  context: CommandContext,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(context);
  try {
    return await use(session);
  } finally {
    session.mosk.close();
  }
}

/**
 * @param guess whether a name that was misspelt is answered with those that are near: not by what takes backups away
 * @throws BackupError `invalid-name`, `not-found`, and those of the API
 */
export async function getBackup(
  session: Session,
  name: string,
  signal: AbortSignal,
  guess = true,
): Promise<ClusterBackupManifest> {
  const { mosk, namespace } = session;
  checkName(name, 'NAME');
  const found = await mosk.client.get<ClusterBackupManifest>(ClusterBackupType, namespace, name, { signal });
  if (found !== undefined) return found;
  const meant = guess ? await nearNames(session, name, signal) : [];
  const hint = meant.length === 0 ? '' : `did you mean ${meant.join(', ')}? `;
  throw new BackupError('not-found', 'There is no backup of this name', {
    at: `ClusterBackup ${namespace}/${name} on ${mosk.client.server}`,
    fix: `${hint}look for it with: mosk-backup status -n ${namespace}, or choose another --namespace or --context; if it was deleted with kubectl, its files may still be there: mosk-backup files --unclaimed -n ${namespace}`,
  });
}

/** For a message alone: whoever may not list backups is told nothing. */
async function nearNames({ mosk, namespace }: Session, name: string, signal: AbortSignal): Promise<string[]> {
  try {
    const { items } = await mosk.client.list<ClusterBackupManifest>(ClusterBackupType, namespace, { signal });
    return near(
      name,
      items.map(({ metadata }) => metadata.name),
    );
  } catch (error) {
    if (BackupError.is(error)) return [];
    throw error;
  }
}

/** @throws BackupError `invalid-name`, `not-found`, and those of the API */
export async function getSchedule(
  { mosk, namespace }: Session,
  name: string,
  option: string,
  signal: AbortSignal,
): Promise<ClusterBackupScheduleManifest> {
  checkName(name, option);
  const type = ClusterBackupScheduleType;
  const found = await mosk.client.get<ClusterBackupScheduleManifest>(type, namespace, name, { signal });
  if (found !== undefined) return found;
  throw new BackupError('not-found', 'There is no schedule of this name', {
    at: `${type.kind} ${namespace}/${name} on ${mosk.client.server}`,
    fix: `list them with: kubectl get clusterbackupschedules -n ${namespace}, or choose another --namespace or --context`,
  });
}
