import { Construct } from 'constructs';
import { ClusterBackupScheduleType, type MoskApi } from '../model';
import type { Retention } from '../retention';
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
  /**
   * Which of the backups that it makes stay. Written onto the object for whoever prunes: nothing goes before
   * `mosk-backup prune` is run.
   * @default - all of them
   */
  readonly retention?: Retention;
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
   * `already-set`, `retention-invalid`, `retention-twice` where the API has a retention of its own
   */
  constructor(scope: Construct, id: string, props: ClusterBackupScheduleProps) {
    super(scope, id);
    mark(this, 'ClusterBackupSchedule');
    this.name = props.name ?? defaultName(props.cluster, id);
    this.cron = props.cron;
    const api = moskApiOf(this);
    const when = api.cronSpec(props.cron.expression);
    const spec = specWith(this, { ...backupSpec(this, props), ...when }, props);
    const { namespace } = emit(this, ClusterBackupScheduleType, {
      ...props,
      name: this.name,
      ours: {
        ...forEngines(this, 'schedule', 'prune'),
        ...props.target?.annotations,
        ...retentionOfSchedule(props.retention, spec, api, `${this.node.path}: retention`),
      },
      content: { spec },
    });
    this.namespace = namespace;
  }
}

function retentionOfSchedule(
  retention: Retention | undefined,
  spec: object,
  api: MoskApi,
  at: string,
): Record<string, string> {
  if (retention === undefined) return {};
  // Calendars are nothing that a program with a plain schedule should have to load.
  const { checkRetention, inZoneOf, retentionRecord, twiceFinding } =
    require('../retention') as typeof import('../retention');
  const checked = checkRetention(retention, at);
  const twice = twiceFinding(checked, { spec }, api, at);
  if (twice !== undefined) throw twice;
  return retentionRecord(inZoneOf(checked, api), at);
}
