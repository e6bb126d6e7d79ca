import type { ClusterBackupManifest } from '../../lib/model';

/** The configuration example of the ClusterBackup resource, MOSK 26.1: encrypted and uploaded by rclone. */
export function completedBackup(): ClusterBackupManifest {
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: {
      creationTimestamp: '2026-01-15T17:39:30Z',
      finalizers: ['kaas.mirantis.com/clusterbackup-finalizer'],
      generation: 1,
      name: 'test-create-clusterbackup',
      namespace: 'default',
      ownerReferences: [
        {
          apiVersion: 'cluster.k8s.io/v1alpha1',
          kind: 'Cluster',
          name: 'kaas-mgmt',
          uid: '89d9764e-cab6-40b0-9368-c4fcebde0aa4',
        },
      ],
      resourceVersion: '1237765',
      uid: '9f2d7888-6da2-4f6e-8547-4c1b4533e442',
    },
    spec: {
      createdBy: { user: { uid: 'admin' } },
      parameters: { keyEncryptionKey: 'swift-s3', rclone: { bucket: 'test', credential: 'swift-s3' } },
      targetCluster: 'kaas-mgmt',
    },
    status: {
      completedAt: '2026-01-15T17:40:26Z',
      fileNames: { MKE: 'test:test-create-clusterbackup.encrypted' },
      startedAt: '2026-01-15T17:40:19Z',
      status: 'Completed',
      uploadedAt: '2026-01-15T17:42:22Z',
    },
  };
}
