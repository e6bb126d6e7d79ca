/**
 * What a backup of a local cluster contains: its objects of the management API without secret values, and some files
 * such as a manager node would have. The same cluster and objects give the same bytes.
 */
import { createCipheriv, createHash } from 'node:crypto';
import {
  type ClusterBackupManifest,
  type ClusterManifest,
  type KubeObject,
  SECRET_FIELDS,
  type SecretValue,
} from '../../../lib/model';
import type { ArchiveFile } from '../../../providers/storage';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const ETCD_SNAPSHOT_BYTES = 256 * 1024;

export function clusterArchive(
  backup: ClusterBackupManifest,
  cluster: ClusterManifest,
  objects: readonly KubeObject[],
): ArchiveFile[] {
  const modified = new Date(backup.metadata.creationTimestamp ?? 0);
  const file = (name: string, content: ArchiveFile['content']): ArchiveFile => ({
    name: `./${name}`,
    content,
    modified,
  });
  const name = cluster.metadata.name;
  return [
    file('cluster.json', json(cluster)),
    ...objects.map((object) =>
      file(`objects/${object.kind.toLowerCase()}/${object.metadata.name}.json`, json(object)),
    ),
    file('node/etc/hostname', `${name}-manager-0\n`),
    file('node/etc/kubernetes/kubelet.json', json({ kind: 'KubeletConfiguration', clusterName: name })),
    file('node/var/lib/etcd/snapshot.db', sampleBytes(name, ETCD_SNAPSHOT_BYTES)),
  ];
}

/** The object without what changes unasked, and without secrets: a value that has not been moved yet, or applied text. */
function withoutSecrets(object: KubeObject): KubeObject {
  const {
    managedFields: _,
    resourceVersion: __,
    annotations,
    ...metadata
  } = object.metadata as KubeObject['metadata'] & {
    managedFields?: unknown;
  };
  const { [LAST_APPLIED]: ___, ...kept } = annotations ?? {};
  const spec = { ...(object.spec as Record<string, SecretValue> | undefined) };
  for (const holder of [SECRET_FIELDS.KeyEncryptionKey, SECRET_FIELDS.RCloneCredential]) {
    if (spec[holder] !== undefined) spec[holder] = withoutValue(spec[holder]);
  }
  return { ...object, metadata: { ...metadata, annotations: kept }, spec };
}

function withoutValue({ value: _, secret, ...reference }: SecretValue): SecretValue {
  return secret === undefined ? reference : { ...reference, secret: withoutValue(secret) };
}

function json(object: object): string {
  const shown = 'metadata' in object ? withoutSecrets(object as KubeObject) : object;
  return `${JSON.stringify(shown, null, 2)}\n`;
}

/** Bytes that look like data, do not compress and are the same for the same seed: the key stream of a cipher. */
function sampleBytes(seed: string, size: number): Buffer {
  const key = createHash('sha256').update(seed).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));
}
