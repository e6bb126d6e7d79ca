import { Construct } from 'constructs';
import type { OnRemoval, Removal } from '../gitops';
import { ClusterBackupType, type FileNames, REMOTE_DELETION_ANNOTATION } from '../model';
import { type BackupProps, backupSpec, defaultName } from './backup';
import { forEngines } from './gitops';
import { isMarked, mark } from './identity';
import { emit, specWith } from './object';
import { requireReason } from './reason';

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
  /**
   * Deletes the remote files, for the reason given: the first of the two commits that remove a backup. It sets
   * `spec.delete` on the existing object and lifts the guards, so that the second commit, which takes the construct
   * away, removes an empty shell. Do not declare a new backup with it.
   * @default - the files stay
   */
  readonly requestRemoteDeletion?: string;
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
   * @throws BackupError `invalid-name`, `namespace-required`, `target-required`, `reference-missing`, `file-name`,
   * `already-set`
   */
  constructor(scope: Construct, id: string, props: ClusterBackupProps) {
    super(scope, id);
    mark(this, 'ClusterBackup');
    this.name = props.name ?? defaultName(props.cluster, id);
    const spec = {
      ...backupSpec(this, props),
      fileNames: props.fileNames,
      ...(props.requestRemoteDeletion === undefined ? {} : { delete: true }),
    };
    const { namespace } = emit(this, ClusterBackupType, {
      ...props,
      name: this.name,
      ours: {
        ...forEngines(this, 'backup', removal(props)),
        ...request(this, props),
        ...props.target?.annotations,
      },
      content: { spec: specWith(this, spec, props) },
    });
    this.namespace = namespace;
  }
}

/** Once deletion is requested nothing is worth keeping: what is left is the object. */
function removal({ onRemoval = 'keep', requestRemoteDeletion }: ClusterBackupProps): Removal {
  return requestRemoteDeletion === undefined ? onRemoval : 'prune';
}

function request({ node }: Construct, { requestRemoteDeletion }: ClusterBackupProps): Record<string, string> {
  if (requestRemoteDeletion === undefined) return {};
  const reason = requireReason(requestRemoteDeletion, `${node.path}: requestRemoteDeletion`);
  return { [REMOTE_DELETION_ANNOTATION]: reason };
}
