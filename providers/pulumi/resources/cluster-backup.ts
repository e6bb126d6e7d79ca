import * as pulumi from '@pulumi/pulumi';
import { BackupError } from '../../../lib/errors';
import type { RemovalMode } from '../../../lib/model';
import type { Connection } from './connection';
import { declaredOptions, declaredProps, type Shape, typeToken } from './declaration';
import type { BackupTarget } from './target';
import { toldAlone } from './told-alone';

export interface ClusterBackupArgs extends Connection {
  /** Namespace of the Cluster, that is its MOSK project. */
  namespace: pulumi.Input<string>;
  /** Name of the Cluster that is backed up. */
  cluster: pulumi.Input<string>;
  /** Where the archive goes. */
  target: BackupTarget;
  /** Any values: when one of them changes, a new backup is made. */
  triggers?: pulumi.Input<pulumi.Input<unknown>[]>;
  /**
   * Name of the object. With a name of your own a changed backup needs another name.
   * @default - `<logical name>-<hash of what is backed up, where to, and the triggers>`
   */
  name?: pulumi.Input<string>;
  /**
   * File names of your own, by application; `MKE` is the only documented one. An existing remote file of that name is
   * overwritten (documented), so each new backup needs another name.
   * @default - the name of the object
   */
  fileNames?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * What becomes of all backups of this resource, replaced ones included, when it is destroyed.
   * - `delete`: the remote files are deleted, then the objects are removed
   * - `keep`: both stay
   * - `orphan`: the objects are removed, the remote files stay; their paths are printed
   * @default 'delete'; 'keep' once a backup was taken over by `adoptExisting`
   */
  onRemoval?: pulumi.Input<RemovalMode>;
  /**
   * How many finished backups to keep when a new one replaces an old one, the new one included. Older ones are deleted
   * with their remote files.
   * @default - all of them
   */
  keepLast?: pulumi.Input<number>;
  /**
   * Looks itself whether the files are in the S3 storage before the backup counts as finished, with the secret access
   * key from the cluster, which the user of the kubeconfig must be allowed to read. `mosk-backup verify` also reads them.
   * @default false
   */
  verify?: pulumi.Input<boolean>;
  /**
   * Takes the backup `name` over, if there is one, that belongs to nobody: made by hand, or kept by an earlier destroy.
   * It must be finished, and what the program describes: nothing but marks is written. From then on `onRemoval` holds for
   * it as well. What a schedule or an update has made is never taken over.
   * @default false: then such an object is an error
   */
  adoptExisting?: pulumi.Input<boolean>;
  /**
   * Owners from whom it may be taken: the text that a refusal shows (`argocd:backups`, `flux:Kustomization/…`, `helm:…`),
   * or of ours tool and scope, such as `pulumi:acme/shop/old` for a stack that is no more.
   * @default - nobody: what carries the mark of an owner is an error
   */
  adoptFrom?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Fields of `spec` that this package does not know, such as those that the API of this management cluster has. Fields that
   * it sets itself cannot be given; another value makes a new backup, as a trigger does.
   * @default - none
   */
  extraFields?: pulumi.Input<Record<string, pulumi.Input<unknown>>>;
}

const SHAPE: Shape = {
  kind: 'ClusterBackup',
  outputs: [
    'file',
    'files',
    'status',
    'startedAt',
    'completedAt',
    'uploadedAt',
    'duration',
    'fileNames',
    'wantedFileNames',
    'objectName',
    'uid',
    'clusterUid',
    'destroyEffect',
    'schemaVersion',
  ],
  secrets: [],
};

/**
 * One backup, made while `pulumi up` waits for it: created, archived, uploaded. `customTimeouts` bound the waits (by
 * default two hours to create, one hour to delete).
 *
 * A change of what is backed up, where to, or of a trigger makes a new backup; the old one stays, with its file.
 */
export class ClusterBackup extends pulumi.CustomResource {
  /** For policy packs, which see the names of the state: `onDestroy`, `objectName`. */
  static readonly __pulumiType = typeToken(SHAPE.kind);

  /** Remote file of the archive, such as `s3://backups/prod/before-upgrade-0a1b2c3d4e.encrypted`; undefined if local. */
  declare readonly file: pulumi.Output<string | undefined>;
  /** Every remote file; an encrypted backup has two, and the `.dek` is needed to read the archive. */
  declare readonly files: pulumi.Output<string[]>;
  /** `status.status` of the object when it was last read, or `vanished` once a finished backup's object is gone. */
  declare readonly status: pulumi.Output<string>;
  /** RFC 3339, UTC; so are the other times. */
  declare readonly startedAt: pulumi.Output<string | undefined>;
  /** The archive existed; its upload came later. */
  declare readonly completedAt: pulumi.Output<string | undefined>;
  /** The files are in the storage; undefined for an archive that stays local. */
  declare readonly uploadedAt: pulumi.Output<string | undefined>;
  /** Seconds from `startedAt` to `uploadedAt`, or to `completedAt` of an archive that stays local. */
  declare readonly duration: pulumi.Output<number | undefined>;
  /** Name of the ClusterBackup object. */
  readonly name: pulumi.Output<string>;
  /** Uid of the ClusterBackup object. */
  declare readonly uid: pulumi.Output<string>;
  /** Uid of the Cluster, by which another management cluster is told apart. */
  declare readonly clusterUid: pulumi.Output<string>;
  /** Namespace of the object, that is the MOSK project. */
  declare readonly namespace: pulumi.Output<string>;
  /** Name of the Cluster that is backed up. */
  declare readonly cluster: pulumi.Output<string>;
  /** Names of the files by application, as MOSK reports them: `{ MKE: 's3:before-upgrade-0a1b2c3d4e.encrypted' }`. */
  declare readonly fileNames: pulumi.Output<Record<string, string> | undefined>;
  /** What becomes of the backups when the resource is destroyed. */
  readonly onRemoval: pulumi.Output<RemovalMode>;
  /** What `pulumi destroy` will do, in words; every preview shows it. */
  declare readonly destroyEffect: pulumi.Output<string>;

  /** @throws BackupError `engine-missing`, `kubeconfig-invalid`, `owner-invalid`, `usage` for an argument `onDestroy` */
  constructor(name: string, args: ClusterBackupArgs, options?: pulumi.CustomResourceOptions) {
    super(
      typeToken(SHAPE.kind),
      name,
      declaredProps(
        SHAPE,
        name,
        toldAlone(() => stateArgs(args)),
        options,
      ),
      declaredOptions(SHAPE, options),
    );
    const { objectName, onDestroy } = this as unknown as StateOutputs;
    this.name = objectName;
    this.onRemoval = onDestroy;
  }
}

/** Outputs whose names in states are those of 0.1.0: with others an upgrade alone would change every resource. */
interface StateOutputs {
  /** `name`, which the state has for the argument. */
  readonly objectName: pulumi.Output<string>;
  /** `onRemoval`. */
  readonly onDestroy: pulumi.Output<RemovalMode>;
}

function stateArgs({ onRemoval, ...args }: ClusterBackupArgs) {
  if ('onDestroy' in args) {
    throw new BackupError('usage', 'What becomes of the backups is said by another argument', {
      at: 'onDestroy',
      fix: 'write `onRemoval`, with the same word',
    });
  }
  return { ...args, onDestroy: onRemoval };
}
