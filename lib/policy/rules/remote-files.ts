import {
  archiveName,
  type ClusterBackupManifest,
  ClusterBackupType,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  type RemoteArchive,
  remoteArchives,
  sameFiles,
} from '../../model';
import { grouped } from '../judging/grouped';
import type { PolicyContext } from '../judging/policy-context';
import type { Declared } from '../judging/policy-input';
import type { Rule } from '../judging/rule';
import { type Subject, subjectName } from '../judging/subject';

type Backup = Declared<ClusterBackupManifest>;

interface Archive extends RemoteArchive {
  readonly source: PolicyContext['sources'][number];
}

/** Names of files. */
export const REMOTE_FILE_RULES: readonly Rule[] = [
  {
    id: 'MB011',
    name: 'name-collision',
    level: 'error',
    title: 'No two backups write the same remote file',
    why: 'The later one overwrites the archive of the other (documented), and deleting one deletes what the other counts on.',
    fix: 'give each cluster a folder of its own, such as <project>/<cluster>, or one of the two another name',
    links: [
      {
        text: 'K8up #686: the retention of one schedule deletes data of another in the same bucket',
        url: 'https://github.com/k8up-io/k8up/issues/686',
      },
    ],
    *check(context) {
      for (const { archive, other } of sameFiles(archivesOf(context))) {
        yield {
          subject: archive.source,
          other: other.source,
          path: 'spec.parameters',
          problem: `${placed(other.source)} writes the same remote file`,
          value: archive.file,
        };
      }
    },
  },
  {
    id: 'MB012',
    name: 'filename-on-schedule',
    level: 'error',
    title: 'Nothing that repeats has a fixed file name',
    why: 'Every run overwrites the archive of the one before, or fails because the node has a file of this name (documented).',
    fix: 'remove fileNames: each backup of a schedule has a name of its own',
    *check(context) {
      for (const subject of context.schedules) {
        if (subject.manifest.spec.fileNames === undefined) continue;
        yield {
          subject,
          path: 'spec.fileNames',
          problem: 'The schedule gives all its backups one file name',
        };
      }
    },
  },
  {
    id: 'MB013',
    name: 'filename-on-replace',
    level: 'error',
    title: 'A backup that takes the place of another has another file name',
    why: 'In the storage it overwrites the old archive, and deleting the old backup then deletes the new file; on the node a file of this name makes it fail (documented).',
    fix: 'give the new backup another file name, or none: its own name is the default',
    needs: ['base', 'live'],
    *check(context) {
      const before = grouped(earlierBackups(context), fileOfCluster);
      for (const subject of context.backups) {
        const { fileNames } = subject.manifest.spec;
        if (fileNames?.MKE === undefined) continue;
        const [other] = before.get(fileOfCluster(subject)) ?? [];
        if (other === undefined) continue;
        yield {
          subject,
          path: 'spec.fileNames.MKE',
          problem: `${subjectName(other)} has made a file of this name on the same cluster`,
          value: fileNames.MKE,
        };
      }
    },
  },
];

function* archivesOf(context: PolicyContext): Iterable<Archive> {
  for (const source of context.sources) {
    const { parameters } = context.targetOf(source);
    const archive = remoteArchives(source.manifest, parameters);
    if (archive === undefined) continue;
    yield { source, ...archive, endpoint: endpointOf(context, source, parameters?.rclone?.credential) };
  }
}

/** Known where the credential is declared or lives. */
function endpointOf(
  context: PolicyContext,
  { managementCluster, manifest }: Archive['source'],
  credential: string | undefined,
): string | undefined {
  if (credential === undefined) return undefined;
  const found = context.find(
    managementCluster,
    RCloneCredentialType.kind,
    manifest.metadata.namespace,
    credential,
  );
  const { spec } = (found?.manifest ?? {}) as Partial<RCloneCredentialManifest>;
  const endpoint: unknown = spec?.remoteConfig?.endpoint;
  return typeof endpoint === 'string' ? endpoint : undefined;
}

/** Backups of before, or that live, which are declared no more: what a new one may take the place of. */
function earlierBackups(context: PolicyContext): Backup[] {
  return [...(context.base ?? []), ...(context.live ?? [])].filter(
    (subject): subject is Backup =>
      isBackup(subject) &&
      subject.manifest.status?.status !== 'Deleted' &&
      context.declared(
        subject.managementCluster,
        subject.manifest.kind,
        subject.manifest.metadata.namespace,
        subject.manifest.metadata.name,
      ) === undefined,
  );
}

function isBackup(subject: Subject): subject is Backup {
  return subject.manifest.kind === ClusterBackupType.kind;
}

function fileOfCluster({ managementCluster, manifest }: Backup): string {
  return `${managementCluster} ${manifest.metadata.namespace}/${manifest.spec.targetCluster}/${archiveName(manifest)}`;
}

function placed(source: Archive['source']): string {
  return source.managementCluster === ''
    ? subjectName(source)
    : `${subjectName(source)} on ${source.managementCluster}`;
}
