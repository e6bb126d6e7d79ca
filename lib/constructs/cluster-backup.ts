import { Construct } from 'constructs';
import { ClusterBackupType, type FileNames } from '../model';
import { type BackupProps, backupSpec, defaultName } from './backup';
import { guards, type OnRemoval, waveOf } from './gitops';
import { isMarked, mark } from './identity';
import { emit } from './object';

export interface ClusterBackupProps extends BackupProps {
  /**
   * Another name is another backup, made at once. It is also the archive's name, unless `fileNames` says another.
   * @default - `<cluster>-<id>`
   */
  readonly name?: string;
  /**
   * Archive names by application, such as `{ MKE: 'before-26-2.tar' }`. An archive of the same name in the storage is
   * overwritten; one of the same name on the node makes the backup fail (documented).
   * @default - the object's name
   */
  readonly fileNames?: FileNames;
  /**
   * What becomes of the backup when it is no longer declared.
   * @default 'keep'
   */
  readonly onRemoval?: OnRemoval;
}

/**
 * One backup, made once: as soon as the object exists. It never runs again and cannot be changed, so declare it for
 * occasions ("before the upgrade") and use a `ClusterBackupSchedule` for what repeats.
 */
export class ClusterBackup extends Construct {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isMarked(value, 'ClusterBackup');
  }

  /** `metadata.name` */
  readonly name: string;
  /** `metadata.namespace` */
  readonly namespace: string;

  /**
   * @param id last part of the default name
   * @throws BackupError `invalid-name`, `namespace-required`, `target-required`, `reference-missing`, `file-name`
   */
  constructor(scope: Construct, id: string, props: ClusterBackupProps) {
    super(scope, id);
    mark(this, 'ClusterBackup');
    this.name = props.name ?? defaultName(props.cluster, id);
    const { fileNames } = props;
    const { namespace } = emit(this, ClusterBackupType, {
      ...props,
      name: this.name,
      ours: { ...waveOf('backup'), ...guards(props.onRemoval ?? 'keep'), ...props.target?.annotations },
      content: { spec: { ...backupSpec(this, props), ...(fileNames === undefined ? {} : { fileNames }) } },
    });
    this.namespace = namespace;
  }
}
