import type { ErrorCode } from '../../errors';
import { LOCAL_ONLY_ANNOTATION } from '../../model';
import { hasAcceptedReason } from '../facts/reason';
import type { Rule } from '../judging/rule';
import { contractRule } from './contract';
import { STANDARDS } from './standards';

const SHAPES: readonly ErrorCode[] = ['bucket-name', 'nfs-url'];

/** Where archives go. */
export const TARGET_RULES: readonly Rule[] = [
  {
    id: 'MB001',
    name: 'target-required',
    level: 'error',
    title: 'Backups go to a remote storage',
    why: 'A local archive is lost with the manager node that holds it.',
    fix: 'give spec.parameters an rclone or NFS target; or declare the default target of the Cluster (ClusterDefaultTarget), so that it is known',
    links: [STANDARDS.cisIsolated, STANDARDS.nistSeparate],
    *check(context) {
      for (const subject of context.sources) {
        const { from } = context.targetOf(subject);
        if (from === 'object' || from === 'cluster') continue;
        if (hasAcceptedReason(context, subject, LOCAL_ONLY_ANNOTATION)) continue;
        yield {
          subject,
          path: 'spec.parameters',
          problem:
            from === 'nobody'
              ? 'The archive stays on a manager node of the cluster'
              : 'The archive stays on a manager node, unless the Cluster has a default target, of which nothing is known here',
        };
      }
    },
  },
  contractRule(
    {
      id: 'MB002',
      name: 'target-exclusive',
      level: 'error',
      title: 'A backup has one target',
      why: 'The API takes rclone or NFS, never both: no backup is made.',
      fix: 'remove one of rclone and nfsUploadUrl; for two copies declare two backups',
    },
    ['target-exclusive'],
  ),
  contractRule(
    {
      id: 'MB010',
      name: 'bucket-shape',
      level: 'error',
      title: 'The bucket or NFS URL of a target is well formed',
      why: 'The storage or MOSK refuses it: no backup is ever made.',
      fix: 'write the bucket as backups/prod, an NFS URL as nfs://host:/path',
    },
    SHAPES,
  ),
  {
    id: 'MB017',
    name: 'path-names-cluster',
    level: 'warning',
    title: 'The path of a target names the cluster',
    why: 'Archives of two clusters in one folder overwrite each other as soon as two backups have one name.',
    fix: 'end the path with the project and name of the cluster, such as backups/prod/prod-a',
    links: [
      {
        text: 'Open Cluster Management cluster-backup-operator: phase BackupCollision',
        url: 'https://github.com/stolostron/cluster-backup-operator',
      },
    ],
    *check(context) {
      for (const subject of context.sources) {
        const { parameters, targetCluster } = subject.manifest.spec;
        const { bucket } = parameters?.rclone ?? {};
        const path = bucket ?? parameters?.nfsUploadUrl;
        // One thing at a time: the folders of what is no path say nothing.
        if (path === undefined || context.contractOf(subject).some(({ code }) => SHAPES.includes(code))) {
          continue;
        }
        if (foldersOf(path).some((folder) => folder.includes(targetCluster))) continue;
        yield {
          subject,
          path: bucket === undefined ? 'spec.parameters.nfsUploadUrl' : 'spec.parameters.rclone.bucket',
          problem: `No folder of the path names the cluster ${targetCluster}`,
          value: path,
        };
      }
    },
  },
];

/** What comes after the bucket, or after the host of an NFS export. */
function foldersOf(path: string): string[] {
  return path
    .replace(/^nfs:\/\//, '')
    .split('/')
    .slice(1);
}
