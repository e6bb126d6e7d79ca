import {
  ClusterBackupType,
  isBeingDeleted,
  isFailureStatus,
  isGoodBackup,
  isUploadStatus,
} from '../../lib/model';
import type { NeededObject, StoryFacts } from './story-facts';

/** What is at fault. */
export type TroubleCode =
  | 'secret-missing'
  | 'credential-missing'
  | 'key-missing'
  | 'cluster-missing'
  | 'bucket-missing'
  | 'storage-refuses'
  | 'file-missing'
  | 'finalizer'
  | 'removed-without-files'
  | 'failed';

/** One thing that stands in a backup's way. */
export interface Trouble {
  readonly code: TroubleCode;
  /** The object, file or place: `Secret prod/s3-backup-1a2b3c4d`, `s3://backups/prod/x.dek`. */
  readonly at: string;
  readonly problem: string;
  /** The object that misses its Secret, for the command that brings it back. */
  readonly holder?: NeededObject;
  /** What can be done where no command of ours reaches, as an instruction. */
  readonly remedy?: string;
}

/** The finalizer of the controller (documented). */
const OF_MOSK = 'kaas.mirantis.com/';

/** The cause first, as far as anything shows one; empty for a backup that fares well. */
export function troubleOf(facts: StoryFacts): Trouble[] {
  const { backup } = facts;
  // Its files are gone on purpose, and nothing is needed for them any more.
  if (backup.status?.status === 'Deleted') return finalizerTrouble(facts);
  const found = [
    ...clusterTrouble(facts),
    ...neededTrouble(facts, facts.credential, 'credential-missing'),
    ...neededTrouble(facts, facts.key, 'key-missing'),
    ...storageTrouble(facts),
    ...fileTrouble(facts),
    ...finalizerTrouble(facts),
  ];
  return isFailureStatus(backup.status?.status) ? [...found, failure(facts)] : found;
}

function clusterTrouble({ backup, cluster }: StoryFacts): Trouble[] {
  const { namespace } = backup.metadata;
  if (cluster !== 'missing' || isGoodBackup(backup)) return [];
  const at = `Cluster ${namespace}/${backup.spec.targetCluster}`;
  return [{ code: 'cluster-missing', at, problem: 'does not exist, so there is nothing to back up' }];
}

function neededTrouble(
  { backup }: StoryFacts,
  needed: NeededObject | undefined,
  code: 'credential-missing' | 'key-missing',
): Trouble[] {
  if (needed === undefined) return [];
  const { namespace } = backup.metadata;
  const holder = `${needed.kind} ${namespace}/${needed.name}`;
  const field = code === 'key-missing' ? 'keyEncryptionKey' : 'rclone.credential';
  if (needed.presence === 'missing') {
    return [{ code, at: holder, problem: `does not exist: spec.parameters.${field} names it` }];
  }
  if (needed.secret?.presence !== 'missing') return [];
  const at = `Secret ${namespace}/${needed.secret.name}`;
  return [
    {
      code: 'secret-missing',
      at,
      problem: `does not exist: ${holder} keeps its value there`,
      holder: needed,
    },
  ];
}

function storageTrouble({ files }: StoryFacts): Trouble[] {
  if (files.asked || files.refused === undefined) return [];
  const { problem, at = 'the storage', value, fix } = files.refused;
  return [
    {
      code: files.bucketMissing ? 'bucket-missing' : 'storage-refuses',
      at,
      problem: value === undefined ? problem : `${problem} (${value})`,
      remedy: fix,
    },
  ];
}

/** Files that were uploaded, and that nobody has asked to delete. */
function fileTrouble({ backup, files }: StoryFacts): Trouble[] {
  if (!files.asked || backup.status?.uploadedAt === undefined || isBeingDeleted(backup)) return [];
  return [...files.sizes].flatMap(([file, size]) =>
    size === undefined
      ? [
          {
            code: 'file-missing' as const,
            at: file,
            problem: file.endsWith('.dek')
              ? 'is not in the storage, and without it the archive cannot be decrypted'
              : 'is not in the storage any more',
          },
        ]
      : [],
  );
}

function finalizerTrouble({ backup }: StoryFacts): Trouble[] {
  const { metadata, spec, status } = backup;
  if (metadata.deletionTimestamp === undefined) return [];
  const at = `ClusterBackup ${metadata.namespace}/${metadata.name}`;
  const strange = (metadata.finalizers ?? []).filter((name) => !name.startsWith(OF_MOSK));
  if (strange.length > 0) {
    const problem = `is kept by the finalizer ${strange.join(', ')}, which is not MOSK's: it goes when whoever has put it there takes it off`;
    return [{ code: 'finalizer', at, problem }];
  }
  const uploaded = status?.uploadedAt !== undefined || isUploadStatus(status?.status);
  if (spec.delete === true || !uploaded || status?.status === 'Deleted') return [];
  const problem = 'is being removed, and nobody has asked for the deletion of its files: they would stay';
  return [{ code: 'removed-without-files', at, problem }];
}

function failure({ backup, events }: StoryFacts): Trouble {
  const { namespace, name } = backup.metadata;
  const told = events?.findLast(({ type }) => type === 'Warning')?.message;
  return {
    code: 'failed',
    at: `ClusterBackup ${namespace}/${name}`,
    problem: `is ${backup.status?.status}: ${told || 'no event tells why, and its status has no field for a reason'}`,
  };
}

/** As kubectl wants it where several groups may have a kind of this name. */
export const KUBECTL_RESOURCE = `${ClusterBackupType.plural}.${ClusterBackupType.group}`;
