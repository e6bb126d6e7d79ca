import { Construct } from 'constructs';
import { ClusterBackupScheduleType } from '../model';
import { type BackupProps, backupSpec, defaultName } from './backup';
import type { Cron } from './cron';
import { waveOf } from './gitops';
import { isMarked, mark } from './identity';
import { moskApiOf } from './management-cluster';
import { emit } from './object';

export interface ClusterBackupScheduleProps extends BackupProps {
  /**
   * `metadata.name`. The backups that MOSK makes name it in `spec.createdBy.schedule` (documented).
   * @default - `<cluster>-<id>`
   */
  readonly name?: string;
  /** When backups start. Its field and time zone are undocumented: `MoskApi.settings.schedule` (assumed). */
  readonly cron: Cron;
}

/**
 * Backups that repeat: MOSK makes a ClusterBackup for each. Those belong to the Cluster, not to the schedule
 * (documented by an example), so a schedule may be removed like any object; its backups stay.
 */
export class ClusterBackupSchedule extends Construct {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isMarked(value, 'ClusterBackupSchedule');
  }

  /** `metadata.name` */
  readonly name: string;
  /** `metadata.namespace` */
  readonly namespace: string;

  /**
   * @param id last part of the default name
   * @throws BackupError `invalid-name`, `namespace-required`, `target-required`, `reference-missing`
   */
  constructor(scope: Construct, id: string, props: ClusterBackupScheduleProps) {
    super(scope, id);
    mark(this, 'ClusterBackupSchedule');
    this.name = props.name ?? defaultName(props.cluster, id);
    const { cronField } = moskApiOf(this).settings.schedule;
    const { namespace } = emit(this, ClusterBackupScheduleType, {
      ...props,
      name: this.name,
      ours: { ...waveOf('schedule'), ...props.target?.annotations },
      content: { spec: { ...backupSpec(this, props), [cronField]: props.cron.expression } },
    });
    this.namespace = namespace;
  }
}
