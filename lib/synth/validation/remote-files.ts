import { Chart } from 'cdk8s';
import type { ClusterDefaultTarget } from '../../constructs';
import { BackupError } from '../../errors';
import {
  archiveName,
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  KAAS_GROUP,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  remoteFolder,
  type TargetParameters,
} from '../../model';
import { type RenderedObject, siteOf } from '../rendered-app';
import type { Finding } from './finding';

interface Archive {
  readonly path: string;
  readonly file: string;
  /** Endpoint of the storage, where the app makes the credential. */
  readonly endpoint: string | undefined;
}

/**
 * Two backups that write the same file, over all management clusters: one overwrites the other (documented), and the
 * deletion of one deletes the other's file. Two storages are told apart only where both endpoints are known.
 */
export function remoteFileFindings(
  objects: readonly RenderedObject[],
  defaultTargets: readonly ClusterDefaultTarget[],
): Finding[] {
  const byFile = new Map<string, Archive[]>();
  for (const archive of archivesOf(objects, defaultTargets)) {
    const others = byFile.get(archive.file);
    if (others === undefined) byFile.set(archive.file, [archive]);
    else others.push(archive);
  }
  return [...byFile.values()].flatMap((archives) =>
    archives.flatMap((archive, index) => {
      const first = archives.slice(0, index).find((other) => mayBeOneStorage(archive, other));
      return first === undefined ? [] : [collision(archive, first)];
    }),
  );
}

function* archivesOf(
  objects: readonly RenderedObject[],
  defaultTargets: readonly ClusterDefaultTarget[],
): Iterable<Archive> {
  const endpoints = new Map<string, string>();
  for (const { manifest, site } of objects) {
    if (!isOurs(manifest.apiVersion) || manifest.kind !== RCloneCredentialType.kind) continue;
    const { spec } = manifest as RCloneCredentialManifest;
    endpoints.set(
      `${site.node.path} ${manifest.metadata.namespace} ${manifest.metadata.name}`,
      spec?.remoteConfig?.endpoint,
    );
  }
  const defaults = new Map(
    defaultTargets.map((each) => [
      `${siteOf(Chart.of(each)).node.path} ${each.namespace} ${each.cluster}`,
      each.parameters,
    ]),
  );
  for (const { manifest, site, path } of objects) {
    if (!isOurs(manifest.apiVersion)) continue;
    const isSchedule = manifest.kind === ClusterBackupScheduleType.kind;
    if (!isSchedule && manifest.kind !== ClusterBackupType.kind) continue;
    const backup = manifest as ClusterBackupManifest;
    const place = `${site.node.path} ${backup.metadata.namespace}`;
    const parameters: TargetParameters | undefined =
      backup.spec?.parameters ?? defaults.get(`${place} ${backup.spec?.targetCluster}`);
    const folder = remoteFolder(parameters);
    if (folder === undefined) continue;
    // How MOSK names the backups of a schedule is not documented; by the schedule is assumed.
    const name = isSchedule ? `${backup.metadata.name}-*` : archiveName(backup);
    yield {
      path,
      file: `${folder}/${name}`,
      endpoint: endpoints.get(`${place} ${parameters?.rclone?.credential}`),
    };
  }
}

function isOurs(apiVersion: string): boolean {
  return apiVersion.startsWith(`${KAAS_GROUP}/`);
}

function mayBeOneStorage(a: Archive, b: Archive): boolean {
  return a.endpoint === undefined || b.endpoint === undefined || a.endpoint === b.endpoint;
}

function collision(archive: Archive, other: Archive): Finding {
  return new BackupError('remote-file-collision', 'Two backups would write the same remote file', {
    at: `${archive.path} and ${other.path}`,
    value: archive.file,
    fix: 'give each cluster a folder of its own, such as <project>/<cluster>, or one of the two another name',
  });
}
