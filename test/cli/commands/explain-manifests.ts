import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A night that is fine, a Sunday that overlaps with it and is not encrypted, and a lunch that is suspended. */
const SCHEDULES = `
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: nightly, namespace: prod }
spec:
  targetCluster: prod
  schedule: 0 1 * * *
  parameters:
    rclone: { bucket: backups/prod, credential: s3-backup }
    keyEncryptionKey: prod-2026
---
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: weekly, namespace: prod }
spec: { targetCluster: prod, schedule: 20 1 * * 0 }
---
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: lunch, namespace: prod }
spec: { targetCluster: prod, schedule: 45 11 * * *, suspend: true }
---
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: nightly, namespace: lab }
spec: { targetCluster: lab, schedule: 0 1 * * * }
`;

const PATCH = `
managementCluster: site-a
namespace: prod
cluster: prod
patch: { spec: { providerSpec: { value: { backup: { nfsUploadUrl: 'nfs://10.0.0.7:/exports' } } } } }
`;

/** As `synth` lays them out: `clusters/site-a` and `clusters/patches/site-a`. */
export function writeManifests(folder: string): void {
  writeFiles(folder, {
    'clusters/site-a/schedules.yaml': SCHEDULES,
    'clusters/patches/site-a/cluster.prod.prod.patch': PATCH,
  });
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, name), text.trimStart());
  }
}
