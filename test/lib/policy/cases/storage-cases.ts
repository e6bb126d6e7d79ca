import type { CasesByRule } from './cases-by-rule';
import { backup, cluster, credential, KEPT, key, S3, SEALED, schedule, secret } from './objects';

const WAVE = 'argocd.argoproj.io/sync-wave';
const inWave = (wave: string) => ({ annotations: { ...KEPT, [WAVE]: wave } });
const FILE = { fileNames: { MKE: 'before-upgrade.tar' } };

export const STORAGE_CASES: CasesByRule = {
  MB008: {
    fails: [
      {
        manifests: [backup(), credential()],
        policy: { external: [] },
        finds: [{ path: 'spec.parameters.keyEncryptionKey', value: 'prod/kek-2026' }],
      },
      {
        name: 'in another namespace',
        manifests: [backup(), credential()],
        live: [key(undefined, { namespace: 'b' })],
      },
      {
        name: 'by the default target',
        manifests: [backup({ parameters: undefined }), key()],
        defaultTargets: [{ managementCluster: '', namespace: 'prod', cluster: 'prod', parameters: S3 }],
        policy: { external: [] },
        finds: [{ path: 'spec.parameters', value: 'prod/s3-backup' }],
      },
    ],
    passes: [
      { manifests: [backup(), credential()], policy: { external: ['prod/kek-2026'] } },
      { name: 'a Secret as key', manifests: [backup(), credential(), secret({})], policy: { external: [] } },
      { name: 'what lives', manifests: [backup()], live: [credential(), key()] },
      { name: 'any project', manifests: [backup()], policy: { external: ['*/s3-backup', '*/kek-*'] } },
    ],
  },
  MB009: {
    fails: [
      {
        manifests: [credential({ endpoint: 'http://s3.example.com' })],
        finds: [{ path: 'spec.remoteConfig.endpoint', value: 'http://s3.example.com' }],
      },
      {
        name: 'any certificate',
        manifests: [credential({ no_check_certificate: 'true' })],
        finds: [{ path: 'spec.remoteConfig.no_check_certificate' }],
      },
      {
        name: 'a password in the endpoint, which is not shown',
        manifests: [credential({ endpoint: 'http://me:hidden@s3.example.com' })],
        finds: [{ value: 'http://s3.example.com' }],
      },
    ],
    passes: [
      { manifests: [credential()] },
      { name: 'without a scheme', manifests: [credential({ endpoint: 's3.example.com' })] },
      { name: 'certificates are checked', manifests: [credential({ no_check_certificate: 'false' })] },
    ],
  },
  MB011: {
    fails: [
      {
        manifests: { 'site-a': [schedule()], 'site-b': [schedule()] },
        finds: [
          {
            managementCluster: 'site-b',
            problem: 'ClusterBackupSchedule prod/nightly on site-a writes the same remote file',
            value: 's3://backups/prod/nightly-*',
          },
        ],
      },
      { name: 'one file name', manifests: [backup(FILE), backup(FILE, { name: 'again' })] },
      {
        name: 'one storage, spelled apart',
        manifests: {
          'site-a': [schedule(), credential({ endpoint: 'https://s3.example.org' })],
          'site-b': [schedule(), credential({ endpoint: 'HTTPS://S3.Example.ORG.:443/' })],
        },
      },
    ],
    passes: [
      { manifests: [backup(), schedule(), backup({}, { name: 'another' })] },
      {
        name: 'two storages',
        manifests: {
          'site-a': [schedule(), credential()],
          'site-b': [schedule(), credential({ endpoint: 'https://s3.example.org' })],
        },
      },
    ],
  },
  MB012: {
    fails: [
      { manifests: [schedule({ fileNames: { MKE: 'nightly.tar' } })], finds: [{ path: 'spec.fileNames' }] },
    ],
    passes: [{ manifests: [schedule(), backup({ fileNames: { MKE: 'once.tar' } })] }],
  },
  MB013: {
    fails: [
      {
        base: [backup(FILE, { name: 'before-26-1' })],
        manifests: [backup(FILE)],
        finds: [{ path: 'spec.fileNames.MKE', value: 'before-upgrade.tar' }],
      },
      { name: 'one that lives', live: [backup(FILE, { name: 'before-26-1' })], manifests: [backup(FILE)] },
    ],
    passes: [
      { base: [backup(FILE, { name: 'before-26-1' })], manifests: [backup()] },
      { name: 'the same backup', base: [backup(FILE)], manifests: [backup(FILE)] },
      {
        name: 'one whose files are gone',
        live: [{ ...backup(FILE, { name: 'before-26-1' }), status: { status: 'Deleted' } }],
        manifests: [backup(FILE)],
      },
      {
        name: 'another cluster',
        base: [backup({ ...FILE, targetCluster: 'test' }, { name: 'test' })],
        manifests: [backup(FILE)],
      },
    ],
  },
  MB014: {
    fails: [
      {
        manifests: [backup()],
        policy: { buckets: ['acme-*'] },
        finds: [{ path: 'spec.parameters.rclone.bucket', value: 'backups' }],
      },
      {
        name: 'an endpoint',
        manifests: [credential()],
        policy: { endpoints: ['https://s3.acme.example'] },
        finds: [{ path: 'spec.remoteConfig.endpoint', value: 'https://s3.example.com' }],
      },
      {
        name: 'an export',
        manifests: [schedule({ parameters: { nfsUploadUrl: 'nfs://nas:/backups/prod' } })],
        policy: { endpoints: ['nfs://nas:/prod/*'] },
        finds: [{ path: 'spec.parameters.nfsUploadUrl' }],
      },
      {
        name: 'a credential that lives',
        manifests: [backup()],
        live: [credential()],
        policy: { endpoints: ['https://s3.acme.example'] },
        finds: [{ path: 'spec.parameters.rclone.credential' }],
      },
    ],
    passes: [
      { manifests: [backup()], policy: { buckets: ['backups'] } },
      { name: 'anything', manifests: [backup(), credential()] },
      {
        name: 'an endpoint, however it is written',
        manifests: [credential({ endpoint: 'https://S3.example.com/' })],
        policy: { endpoints: ['s3.example.com'] },
      },
    ],
  },
  MB038: {
    fails: [
      { manifests: [key(undefined, { annotations: {} })], finds: [{ path: 'metadata.annotations' }] },
      {
        name: 'a credential of the wave of its backup',
        manifests: [backup({}, inWave('1')), credential({}, {}, inWave('1'))],
        finds: [{ about: 'ClusterBackup prod/before-26-2', value: '1, and 1 there' }],
      },
      {
        name: 'a key Secret of a later wave',
        manifests: [schedule(), secret({}, inWave('2'))],
        finds: [{ about: 'ClusterBackupSchedule prod/nightly', value: '0, and 2 there' }],
      },
    ],
    passes: [
      { manifests: [key()] },
      {
        name: 'an engine that asks',
        manifests: [
          credential({}, {}, { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=confirm' } }),
        ],
      },
      { name: 'no waves', manifests: [backup(), credential(), key()] },
      {
        name: 'earlier waves',
        manifests: [backup({}, inWave('1')), credential({}, {}, inWave('-1')), key(undefined, inWave('0'))],
      },
    ],
  },
  MB042: {
    fails: [
      {
        manifests: { 'site-a': [backup()] },
        inventory: [cluster('prod', { release: '25.2.8' })],
        finds: [{ value: 'Cluster prod/prod on site-a: 25.2.8, needs 26.1' }],
      },
      {
        name: 'the management cluster',
        manifests: [backup()],
        inventory: [{ ...cluster('prod'), managementCluster: { name: 'site-a', release: '2.30.0' } }],
        finds: [{ value: 'management cluster site-a: 2.30.0, needs 2.31' }],
      },
    ],
    passes: [
      { manifests: { 'site-a': [backup()] }, inventory: [cluster('prod')] },
      {
        name: 'a local backup',
        manifests: [backup({ parameters: undefined })],
        inventory: [cluster('prod', { release: '25.2.8' })],
      },
    ],
  },
  MB019: {
    fails: [
      {
        manifests: [credential({ force_path_style: 'yes' })],
        finds: [{ path: 'spec.remoteConfig.force_path_style' }],
      },
      {
        name: 'what rclone refuses beside an endpoint',
        manifests: [credential({ use_dual_stack: 'true' })],
        finds: [{ path: 'spec.remoteConfig.use_dual_stack' }],
      },
      {
        name: 'an endpoint that rclone does not understand',
        manifests: [credential({ endpoint: 'httpd.example.com' })],
        finds: [{ path: 'spec.remoteConfig.endpoint' }],
      },
      {
        name: 'a provider in other letters',
        manifests: [credential({ provider: 'ceph' })],
        finds: [{ path: 'spec.remoteConfig.provider', value: 'ceph', fix: 'write it as rclone does: Ceph' }],
      },
      {
        name: 'path style that a provider takes away',
        manifests: [credential({ provider: 'Alibaba', force_path_style: 'true' })],
        finds: [{ path: 'spec.remoteConfig.force_path_style' }],
      },
    ],
    passes: [
      { manifests: [credential()] },
      { name: 'path style', manifests: [credential({ provider: 'Ceph', force_path_style: 'true' })] },
      {
        name: 'the bucket before the host',
        manifests: [credential({ provider: 'AWS', force_path_style: 'False' })],
      },
      { name: 'what only rclone can do', manifests: [credential({ v2_auth: 'true' })] },
      { name: 'what SOPS has encrypted', manifests: [credential({ provider: SEALED })] },
    ],
  },
};
