import { BackupError } from '../errors';
import {
  BACKUP_TYPES,
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  checkNamespace,
  isObject,
  type KeyEncryptionKeyManifest,
  type KubeObject,
  MoskApi,
  type RCloneCredentialManifest,
  REMOTE_DELETION_ANNOTATION,
  type TargetParameters,
} from '../model';
import { cronFindings } from './cron';
import { fileNameFindings } from './file-name';
import { type Findings, findingsOf, notAnObject, notAString } from './findings';
import { withoutNulls } from './present';
import {
  remoteConfigFindings,
  remoteNameFindings,
  SECRET_OPTIONS,
  secretInConfig,
  secretKeyOptionFindings,
} from './remote-config';
import { keyFindings, secretFieldFindings, secretFindings } from './secret-value';
import { nameFindings, targetFindings } from './target';

const BACKUP_KINDS: ReadonlySet<string> = new Set(BACKUP_TYPES.map(({ kind }) => kind));

/**
 * Everything that breaks the contract of the API in a manifest of one of our kinds; other kinds are only checked for
 * their name. `at` of a finding is the path in the manifest. Whatever else is handed in ends in findings too.
 */
export function checkContract(object: KubeObject, api: MoskApi = MoskApi.v26_2): BackupError[] {
  const present = withoutNulls(object);
  if (present === 'too-deep') return [tooDeep()];
  if (!isObject(present.value)) return [notAnObject(present.value, '', 'give an object of the API')];
  const manifest = present.value as unknown as KubeObject;
  return [...metadataFindings(manifest), ...kindFindings(manifest, api)];
}

function tooDeep(): BackupError {
  return new BackupError('schema-invalid', 'The manifest is nested too deeply', {
    at: 'spec',
    fix: 'no object of these kinds has more than a few levels: correct the indentation, or the alias',
  });
}

/**
 * The same, for those who stop at the first finding; the error says how many more there are.
 * @param at where the manifest comes from, put before the path in it
 * @throws BackupError
 */
export function assertContract(object: KubeObject, at: string, api: MoskApi = MoskApi.v26_2): void {
  const [first, ...others] = checkContract(object, api);
  if (first === undefined) return;
  const { code, problem, value, fix, cause } = first;
  const places = others.map((other) => `${other.at} [${other.code}]`).join(', ');
  const text = others.length === 0 ? problem : `${problem} (and ${others.length} more: ${places})`;
  throw new BackupError(code, text, { at: `${at}: ${first.at}`, value, fix, cause });
}

function* metadataFindings({ metadata }: KubeObject): Findings {
  if (metadata !== undefined && !isObject(metadata)) {
    yield notAnObject(metadata, 'metadata', 'give name and namespace');
    return;
  }
  yield* nameFindings(metadata?.name, 'metadata.name', 'object');
  const namespace: unknown = metadata?.namespace;
  if (typeof namespace === 'string') {
    yield* findingsOf(() => checkNamespace(namespace, 'metadata.namespace'));
  } else if (namespace !== undefined) {
    yield notAString(namespace, 'metadata.namespace', 'give the MOSK project of the cluster');
  }
}

function* kindFindings(object: KubeObject, api: MoskApi): Findings {
  if (!BACKUP_KINDS.has(object.kind)) {
    if (object.kind === 'Cluster') yield* clusterFindings(object, api);
    return;
  }
  if (!isObject(object.spec)) {
    yield new BackupError('schema-invalid', 'The specification is missing', {
      at: 'spec',
      fix: 'give the spec',
    });
    return;
  }
  switch (object.kind) {
    case 'ClusterBackup':
      yield* backupFindings(object as ClusterBackupManifest);
      break;
    case 'ClusterBackupSchedule':
      yield* scheduleFindings(object as ClusterBackupScheduleManifest, api);
      break;
    case 'RCloneCredential':
      yield* credentialFindings(object as RCloneCredentialManifest);
      break;
    case 'KeyEncryptionKey':
      yield* keyObjectFindings(object as KeyEncryptionKeyManifest);
      break;
  }
}

function* clusterFindings(cluster: KubeObject, api: MoskApi): Findings {
  const section = api.clusterBackupSection(cluster);
  if (section !== undefined) yield* targetFindings(section, api.settings.clusterBackupPath.join('.'));
}

function* backupFindings({ metadata, spec }: ClusterBackupManifest): Findings {
  yield* runFindings(spec);
  const fileNames: unknown = spec.fileNames ?? {};
  if (!isObject(fileNames)) yield notAnObject(fileNames, 'spec.fileNames', 'write MKE: and the name');
  else {
    for (const [application, name] of Object.entries(fileNames)) {
      yield* fileNameFindings(name, `spec.fileNames.${application}`);
    }
  }
  // Only a live object has a uid, and only there it requests a deletion; a manifest under Git does it with its reason.
  const isRequest = metadata?.uid !== undefined || !!metadata?.annotations?.[REMOTE_DELETION_ANNOTATION];
  if (spec.delete === true && !isRequest) {
    yield new BackupError(
      'delete-at-creation',
      'A backup cannot be created with a request for its deletion',
      {
        at: 'spec.delete',
        value: 'true',
        fix: 'remove the field; to delete the remote files of an existing backup: mosk-backup remove',
      },
    );
  }
}

function* scheduleFindings({ spec }: ClusterBackupScheduleManifest, api: MoskApi): Findings {
  yield* runFindings(spec);
  yield* findingsOf(() => api.requireKnown('schedule.cronField'));
  if (!api.knows('schedule.cronField')) return;
  const expression = api.cronOf(spec);
  for (const finding of cronFindings(expression, api.cronPath)) {
    yield typeof expression === 'string' ? finding : orOfAnotherName(finding, api);
  }
}

/** Whoever looks for it may be mistaken about its name: only what was said of the API knows it. */
function orOfAnotherName({ code, problem, at, value, fix, cause }: BackupError, api: MoskApi): BackupError {
  const { file, learnedBy } = api;
  const correct = file === undefined ? '' : `correct schedule.cronField in ${file}, or `;
  return new BackupError(code, problem, {
    ...{ at, value, cause },
    fix: `${fix}; if it is there under another name, ${correct}learn the API: mosk-backup ${learnedBy}`,
  });
}

function* runFindings(spec: { targetCluster: string; parameters?: TargetParameters }): Findings {
  yield* nameFindings(spec.targetCluster, 'spec.targetCluster', 'Cluster');
  if (spec.parameters !== undefined) yield* targetFindings(spec.parameters, 'spec.parameters');
}

function* credentialFindings({ spec }: RCloneCredentialManifest): Findings {
  yield* remoteNameFindings(spec.remoteName, 'spec.remoteName');
  yield* remoteConfigFindings(spec.remoteConfig, 'spec.remoteConfig');
  yield* secretKeyOptionFindings(spec.remoteConfigSecretKey, 'spec.remoteConfigSecretKey');
  const option: unknown = spec.remoteConfigSecretKey;
  const value = typeof option === 'string' ? spec.remoteConfig?.[option] : undefined;
  // The options that are secrets by name have been reported already.
  if (typeof option === 'string' && value !== undefined && !SECRET_OPTIONS.includes(option)) {
    yield secretInConfig(option, value, `spec.remoteConfig.${option}`);
  }
  yield* secretFieldFindings(spec.remoteSecret, 'spec.remoteSecret', secretFindings);
}

function* keyObjectFindings({ spec }: KeyEncryptionKeyManifest): Findings {
  yield* secretFieldFindings(spec.secret, 'spec.secret', keyFindings);
}
