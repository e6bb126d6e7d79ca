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

/** Connects, hands the connection over, and closes it whatever happens. */
export async function withManagementCluster<T>(
  { io, globals }: CommandContext,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const { context, kubeconfig, namespace, api } = globals();
  const { connect } =
    io.connect === undefined
      ? (require('../providers/kubernetes') as typeof import('../providers/kubernetes'))
      : { connect: io.connect };
  const mosk = await connect({ context, kubeconfig, api, env: io.env });
  try {
    return await use({ mosk, namespace: namespace ?? mosk.namespace });
  } finally {
    mosk.close();
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
