import { type ClusterSource, explain, type RatedView } from '../../../lib/explain';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  MoskApi,
  type TargetParameters,
} from '../../../lib/model';

export const NOW = Date.parse('2027-01-01T12:00:00Z');

export const ENCRYPTED: TargetParameters = {
  rclone: { bucket: 'backups/prod', credential: 's3' },
  keyEncryptionKey: 'kek',
};

export function schedule(
  name: string,
  cron: unknown,
  parameters: TargetParameters | undefined = ENCRYPTED,
  more: object = {},
): ClusterBackupScheduleManifest {
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackupSchedule',
    metadata: { name, namespace: 'prod' },
    spec: { targetCluster: 'prod', schedule: cron, ...(parameters && { parameters }), ...more },
  };
}

/** A backup whose upload ended so many hours ago. */
export function backup(
  name: string,
  hoursAgo: number,
  status: ClusterBackupManifest['status'] = {},
  spec: Partial<ClusterBackupManifest['spec']> = {},
): ClusterBackupManifest {
  const at = new Date(NOW - hoursAgo * 3_600_000).toISOString();
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { name, namespace: 'prod' },
    spec: { targetCluster: 'prod', parameters: ENCRYPTED, ...spec },
    status: { status: 'Completed', completedAt: at, uploadedAt: at, ...status },
  };
}

export function source(changes: Partial<ClusterSource>): ClusterSource {
  return { schedules: [], backups: [], defaultTarget: { known: true, parameters: undefined }, ...changes };
}

interface Settings {
  readonly rpoHours?: number;
  readonly api?: MoskApi;
  readonly minutesBetweenRuns?: number;
}

const options = ({ rpoHours, api = MoskApi.v26_2, minutesBetweenRuns = 30 }: Settings) => ({
  namespace: 'prod',
  cluster: 'prod',
  api,
  from: NOW,
  now: NOW,
  rpoMinutes: rpoHours === undefined ? undefined : rpoHours * 60,
  minutesBetweenRuns,
});

export function explainLive(changes: Partial<ClusterSource>, settings: Settings = {}): RatedView {
  const { live } = explain({ ...options(settings), declared: undefined, live: source(changes) });
  if (live === undefined) throw new Error('nothing was explained');
  return live;
}

export function explainDeclared(changes: Partial<ClusterSource>, settings: Settings = {}): RatedView {
  const { declared } = explain({ ...options(settings), declared: source(changes), live: undefined });
  if (declared === undefined) throw new Error('nothing was explained');
  return declared;
}

export function explainBoth(declared: Partial<ClusterSource>, live: Partial<ClusterSource>) {
  return explain({ ...options({}), declared: source(declared), live: source(live) });
}
