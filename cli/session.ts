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

/** @throws BackupError `invalid-name`, `not-found`, and those of the API */
export async function getBackup(
  { mosk, namespace }: Session,
  name: string,
  signal: AbortSignal,
): Promise<ClusterBackupManifest> {
  checkName(name, 'NAME');
  const found = await mosk.client.get<ClusterBackupManifest>(ClusterBackupType, namespace, name, { signal });
  if (found !== undefined) return found;
  throw new BackupError('not-found', 'There is no backup of this name', {
    at: `ClusterBackup ${namespace}/${name} on ${mosk.client.server}`,
    fix: `look for it with: mosk-backup status -n ${namespace}, or choose another --namespace or --context`,
  });
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
