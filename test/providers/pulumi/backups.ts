import {
  type ClusterBackupManifest,
  NUMBER_ANNOTATION,
  OWNER_ANNOTATION,
  RUN_ANNOTATION,
  SUPERSEDED_ANNOTATION,
  WISH_ANNOTATION,
} from '../../../lib/model';
import type {
  BackupInputs,
  BackupState,
} from '../../../providers/pulumi/functions/cluster-backup/declared/inputs';
import { hashOf } from '../../../providers/pulumi/functions/cluster-backup/declared/inputs';

export const OWNER = 'pulumi:organization/shop/dev:before-upgrade';

/** Inputs as our constructor and `check` make them. */
export function backupInputs(changes: Partial<BackupInputs> = {}): BackupInputs {
  return {
    kind: 'ClusterBackup',
    owner: OWNER,
    namespace: 'shop',
    cluster: 'prod',
    target: { rclone: { bucket: 'backups', folder: 'prod', credential: 's3' }, encryptionKey: 'kek-2026' },
    triggers: ['26.2'],
    onDestroy: 'delete',
    destroyEffect: '',
    ...changes,
  };
}

/** The state after a good run. */
export function backupState(changes: Partial<BackupState> = {}): BackupState {
  const inputs = backupInputs(changes);
  return {
    ...inputs,
    objectName: 'before-upgrade-1',
    uid: 'uid-1',
    clusterUid: 'cluster-uid',
    run: hashOf(inputs),
    wish: 1,
    status: 'Completed',
    finished: true,
    files: [],
    wantedFileNames: inputs.fileNames,
    schemaVersion: 3,
    ...changes,
  };
}

interface RunFacts {
  name: string;
  status?: string;
  hash?: string;
  owner?: string;
  supersededBy?: string;
  /** Its place among the runs of its resource; none for what 0.1.0 has made. */
  number?: number;
  wish?: string;
  createdAt?: string;
  uploadedAt?: string;
  annotations?: Record<string, string>;
}

/** A ClusterBackup as the API shows it; its uid is `uid-<name>`. */
export function runOf({ name, status = 'Completed', hash = 'aaaa', owner = OWNER, ...facts }: RunFacts) {
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: {
      name,
      namespace: 'shop',
      uid: `uid-${name}`,
      creationTimestamp: facts.createdAt ?? '2026-01-15T17:40:26Z',
      annotations: {
        [OWNER_ANNOTATION]: owner,
        [RUN_ANNOTATION]: hash,
        ...(facts.number !== undefined && { [NUMBER_ANNOTATION]: `${facts.number}` }),
        ...(facts.wish !== undefined && { [WISH_ANNOTATION]: facts.wish }),
        ...(facts.supersededBy !== undefined && { [SUPERSEDED_ANNOTATION]: facts.supersededBy }),
        ...facts.annotations,
      },
    },
    spec: { targetCluster: 'prod' },
    status: { status, ...(facts.uploadedAt !== undefined && { uploadedAt: facts.uploadedAt }) },
  } satisfies ClusterBackupManifest;
}
