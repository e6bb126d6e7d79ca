import { Chart } from 'cdk8s';
import type { ClusterDefaultTarget } from '../../constructs';
import { BackupError } from '../../errors';
import {
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  effectiveTarget,
  KAAS_GROUP,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  type RemoteArchive,
  remoteArchives,
  sameFiles,
} from '../../model';
import { type RenderedObject, siteOf } from '../rendered-app';
import type { Finding } from './finding';

interface Archive extends RemoteArchive {
  readonly path: string;
}

/**
 * Two backups that write the same file, over all management clusters: one overwrites the other (documented), and the
 * deletion of one deletes the other's file.
 */
export function remoteFileFindings(
  objects: readonly RenderedObject[],
  defaultTargets: readonly ClusterDefaultTarget[],
): Finding[] {
  return sameFiles(archivesOf(objects, defaultTargets)).map(
    ({ archive, other }) =>
      new BackupError('remote-file-collision', 'Two backups would write the same remote file', {
        at: `${archive.path} and ${other.path}`,
        value: archive.file,
        fix: 'give each cluster a folder of its own, such as <project>/<cluster>, or one of the two another name',
      }),
  );
}

function* archivesOf(
  objects: readonly RenderedObject[],
  defaultTargets: readonly ClusterDefaultTarget[],
): Iterable<Archive> {
  // Where the app makes the credential its endpoint is known.
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
    if (!isOurs(manifest.apiVersion) || !MAKES_BACKUPS.has(manifest.kind)) continue;
    const backup = manifest as ClusterBackupManifest;
    const place = `${site.node.path} ${backup.metadata.namespace}`;
    const section = defaults.get(`${place} ${backup.spec?.targetCluster}`);
    const { parameters } = effectiveTarget(backup.spec?.parameters, section);
    const archive = remoteArchives(backup, parameters);
    const credential = parameters?.rclone?.credential;
    if (archive !== undefined) yield { path, ...archive, endpoint: endpoints.get(`${place} ${credential}`) };
  }
}

const MAKES_BACKUPS: ReadonlySet<string> = new Set([ClusterBackupType.kind, ClusterBackupScheduleType.kind]);

function isOurs(apiVersion: string): boolean {
  return apiVersion.startsWith(`${KAAS_GROUP}/`);
}
