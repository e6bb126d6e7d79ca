import { PORTABLE_BUCKET } from '../../contract';
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
  {
    id: 'MB018',
    name: 'bucket-portable',
    level: 'warning',
    title: 'Every S3 storage takes the name of the bucket',
    why: 'A storage that does not know the name refuses each backup: upper case, "_" and tenants are known to some alone, such as Ceph.',
    fix: 'use 3 to 63 lower-case letters, digits, "-" and "."; or turn this rule off where the storage has the bucket',
    links: [
      {
        text: 'Amazon S3: general purpose bucket naming rules',
        url: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html',
      },
      {
        text: 'Ceph: bucket names and tenants',
        url: 'https://docs.ceph.com/en/latest/radosgw/multitenancy/',
      },
    ],
    *check(context) {
      for (const subject of context.sources) {
        const bucket = subject.manifest.spec.parameters?.rclone?.bucket;
        if (bucket === undefined || context.contractOf(subject).some(({ code }) => SHAPES.includes(code))) {
          continue;
        }
        const [name = ''] = bucket.split('/', 1);
        if (PORTABLE_BUCKET.test(name)) continue;
        yield {
          subject,
          path: 'spec.parameters.rclone.bucket',
          problem: 'Not every S3 storage takes a bucket of this name',
          value: name,
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
