import { Tier } from '../../../../lib/policy/judging/tier';
import type { CasesByRule } from './cases-by-rule';
import { backup, key, S3, schedule } from './objects';

const LOCAL = { annotations: { 'mosk-backup/local-only': 'no storage before May' } };
const DEFAULT = { managementCluster: '', namespace: 'prod', cluster: 'prod' };
const { rclone } = S3;

export const TARGET_CASES: CasesByRule = {
  MB000: {
    fails: [
      { manifests: [backup({ targetCluster: undefined })], finds: [{ path: 'spec.targetCluster' }] },
      { name: 'no spec', manifests: [{ ...backup(), spec: undefined }] },
      { name: 'another type', manifests: [backup({ delete: 'yes' })], finds: [{ path: 'spec.delete' }] },
      {
        name: 'an annotation that is a number',
        manifests: [backup({}, { annotations: { team: 7 } })],
        finds: [{ path: 'metadata.annotations.team' }],
      },
      {
        name: 'another version',
        manifests: [{ ...backup(), apiVersion: 'kaas.mirantis.com/v9' }],
        finds: [{ path: 'apiVersion' }],
      },
      {
        name: 'a placeholder',
        manifests: [
          backup({ parameters: { ...S3, rclone: { ...rclone, bucket: 'backups/prod-$'.concat('{id}') } } }),
        ],
        finds: [{ path: 'spec.parameters.rclone.bucket' }],
      },
    ],
    passes: [
      { manifests: [backup()] },
      { name: 'members left empty', manifests: [backup({ fileNames: null })] },
      {
        name: 'what other rules report',
        manifests: [backup({ parameters: { ...S3, nfsUploadUrl: 'nfs://nas:/prod' } })],
      },
    ],
  },
  MB001: {
    fails: [
      { manifests: [backup({ parameters: undefined })], finds: [{ path: 'spec.parameters' }] },
      {
        name: 'a cluster without default target',
        manifests: [schedule({ parameters: {} })],
        defaultTargets: [{ ...DEFAULT, parameters: undefined }],
        finds: [{ problem: 'The archive stays on a manager node of the cluster' }],
      },
      {
        name: 'no reason is accepted',
        manifests: [backup({ parameters: undefined }, LOCAL)],
        policy: { acceptReasons: false },
      },
    ],
    passes: [
      { manifests: [backup()] },
      { name: 'a reason', manifests: [backup({ parameters: undefined }, LOCAL)] },
      {
        name: 'the default target of the cluster',
        manifests: [backup({ parameters: undefined })],
        defaultTargets: [{ ...DEFAULT, parameters: S3 }],
      },
    ],
  },
  MB002: {
    fails: [
      {
        manifests: [backup({ parameters: { rclone, nfsUploadUrl: 'nfs://192.0.2.10:/backups/prod' } })],
        finds: [{ path: 'spec.parameters' }],
      },
    ],
    passes: [{ manifests: [backup({ parameters: { nfsUploadUrl: 'nfs://192.0.2.10:/backups/prod' } })] }],
  },
  MB003: {
    fails: [
      {
        manifests: [backup({ parameters: { rclone } })],
        finds: [{ path: 'spec.parameters.keyEncryptionKey' }],
      },
      {
        name: 'by the default target',
        manifests: [schedule({ parameters: undefined })],
        defaultTargets: [{ ...DEFAULT, parameters: { rclone } }],
      },
      {
        name: 'a tier that demands it, whatever the reason',
        manifests: [
          backup({ parameters: { rclone } }, { annotations: { 'mosk-backup/unencrypted': 'a test' } }),
        ],
        policy: { tiers: [Tier.of('gold', { rpo: '26h' })], defaultTier: 'gold' },
        finds: [{ value: 'tier gold demands encryption' }],
      },
    ],
    passes: [
      { manifests: [backup()] },
      {
        name: 'a reason',
        manifests: [
          backup({ parameters: { rclone } }, { annotations: { 'mosk-backup/unencrypted': 'a test' } }),
        ],
      },
      { name: 'a local backup', manifests: [backup({ parameters: undefined })] },
      {
        name: 'a tier that does not demand it',
        manifests: [backup({ parameters: { rclone } })],
        policy: { tiers: [Tier.of('lab', { rpo: '200h', encrypted: false })], defaultTier: 'lab' },
      },
    ],
  },
  MB004: {
    fails: [
      {
        manifests: [backup({ parameters: { keyEncryptionKey: 'kek-2026' } })],
        finds: [{ path: 'spec.parameters.keyEncryptionKey' }],
      },
    ],
    passes: [{ manifests: [backup()] }],
  },
  MB010: {
    fails: [
      {
        manifests: [backup({ parameters: { ...S3, rclone: { ...rclone, bucket: 'backups/prod/' } } })],
        finds: [{ path: 'spec.parameters.rclone.bucket', value: '"backups/prod/" (13 characters)' }],
      },
      {
        name: 'a folder that leads back, in a schedule',
        manifests: [schedule({ parameters: { ...S3, rclone: { ...rclone, bucket: 'Backups/../prod' } } })],
        finds: [{ about: 'ClusterBackupSchedule prod/nightly' }],
      },
      {
        name: 'an NFS URL without the colon',
        manifests: [schedule({ parameters: { nfsUploadUrl: 'nfs://nas/backups/prod' } })],
        finds: [{ path: 'spec.parameters.nfsUploadUrl' }],
      },
    ],
    passes: [
      { manifests: [backup()] },
      {
        name: 'an export',
        manifests: [schedule({ parameters: { nfsUploadUrl: 'nfs://nas:/backups/project/prod' } })],
      },
      {
        name: 'a bucket without folders',
        manifests: [backup({ parameters: { ...S3, rclone: { ...rclone, bucket: 'backups' } } })],
      },
    ],
  },
  MB015: {
    fails: [
      {
        manifests: [backup({ parameters: { rclone, keyEncriptionKey: 'kek-2026' } })],
        finds: [{ path: 'spec.parameters.keyEncriptionKey' }],
      },
    ],
    passes: [
      { manifests: [backup()] },
      { name: 'what SOPS adds', manifests: [{ ...key(), sops: { age: [], version: '3.9.0' } }] },
      { name: 'a matter of another rule', manifests: [schedule({ fileNames: { MKE: 'nightly.tar' } })] },
    ],
  },
  MB016: {
    fails: [
      {
        manifests: [schedule(), schedule({ schedule: '0 5 * * *' })],
        finds: [
          { about: 'ClusterBackupSchedule prod/nightly' },
          { about: 'ClusterBackupSchedule prod/nightly' },
        ],
      },
    ],
    passes: [
      { manifests: [schedule(), schedule({ schedule: '0 5 * * *' }, { name: 'at-five' })] },
      { name: 'twice in the same words', manifests: [schedule(), schedule()] },
      {
        name: 'on two management clusters',
        manifests: { 'site-a': [schedule()], 'site-b': [schedule({ schedule: '0 5 * * *' })] },
      },
      {
        name: 'completed by a patch',
        manifests: [schedule(), schedule({ targetCluster: undefined, schedule: '0 5 * * *' })],
      },
    ],
  },
  MB017: {
    fails: [
      {
        manifests: [backup({ parameters: { ...S3, rclone: { ...rclone, bucket: 'backups' } } })],
        finds: [{ path: 'spec.parameters.rclone.bucket', value: 'backups' }],
      },
      {
        name: 'a bucket that has the name of the cluster, and no folder',
        manifests: [backup({ parameters: { ...S3, rclone: { ...rclone, bucket: 'prod' } } })],
      },
      {
        name: 'an export without the cluster',
        manifests: [schedule({ parameters: { nfsUploadUrl: 'nfs://prod:/backups' } })],
        finds: [{ path: 'spec.parameters.nfsUploadUrl' }],
      },
    ],
    passes: [
      { manifests: [backup()] },
      {
        name: 'an export',
        manifests: [schedule({ parameters: { nfsUploadUrl: 'nfs://nas:/backups/project/prod' } })],
      },
      {
        name: 'what is no path, which another rule reports',
        manifests: [backup({ parameters: { ...S3, rclone: { ...rclone, bucket: 'Backups/' } } })],
      },
    ],
  },
  MB018: {
    fails: [
      {
        manifests: [
          backup({ parameters: { ...S3, rclone: { ...rclone, bucket: 'tenant1:Team_Backups/prod' } } }),
        ],
        finds: [{ path: 'spec.parameters.rclone.bucket', value: 'tenant1:Team_Backups' }],
      },
      {
        name: 'too short a name',
        manifests: [backup({ parameters: { ...S3, rclone: { ...rclone, bucket: 'ab/prod' } } })],
      },
      {
        name: 'too long a name',
        manifests: [
          schedule({ parameters: { ...S3, rclone: { ...rclone, bucket: `${'b'.repeat(64)}/prod` } } }),
        ],
      },
    ],
    passes: [
      { manifests: [backup()] },
      {
        name: 'odd names of folders',
        manifests: [backup({ parameters: { ...S3, rclone: { ...rclone, bucket: 'backups/Team_A/prod' } } })],
      },
      { name: 'an export', manifests: [schedule({ parameters: { nfsUploadUrl: 'nfs://NAS:/prod' } })] },
      {
        name: 'what is no bucket, which another rule reports',
        manifests: [backup({ parameters: { ...S3, rclone: { ...rclone, bucket: 'Backups//prod' } } })],
      },
    ],
  },
};
