import { Construct } from 'constructs';
import { ClusterBackupScheduleType } from '../model';
import { type BackupProps, backupSpec, defaultName } from './backup';
import type { Cron } from './cron';
import { forEngines } from './gitops';
import { isMarked, mark } from './identity';
import { moskApiOf } from './management-cluster';
import { emit, specWith } from './object';

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
  /** When backups start. */
  readonly cron: Cron;
  /** `metadata.namespace` */
  readonly namespace: string;

  /**
   * @param id last part of the default name
   * @throws BackupError `invalid-name`, `namespace-required`, `target-required`, `reference-missing`,
   * `already-set`
   */
  constructor(scope: Construct, id: string, props: ClusterBackupScheduleProps) {
    super(scope, id);
    mark(this, 'ClusterBackupSchedule');
    this.name = props.name ?? defaultName(props.cluster, id);
    this.cron = props.cron;
    const { cronField } = moskApiOf(this).settings.schedule;
    const { namespace } = emit(this, ClusterBackupScheduleType, {
      ...props,
      name: this.name,
      ours: { ...forEngines(this, 'schedule', 'prune'), ...props.target?.annotations },
      content: {
        spec: specWith(this, { ...backupSpec(this, props), [cronField]: props.cron.expression }, props),
      },
    });
    this.namespace = namespace;
  }
}
