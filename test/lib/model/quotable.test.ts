import { randomBytes } from 'node:crypto';
import { checkContract } from '../../../lib/contract';
import {
  apiVersionOf,
  ClusterBackupType,
  type KubeObject,
  quotable,
  RCloneCredentialType,
} from '../../../lib/model';
import { BackupPolicy, type Subject } from '../../../lib/policy';
import { review } from '../../../lib/review';

describe('a value that is quoted', () => {
  it.each([
    ['https://user:pa55@s3.example.com/b?token=x#y', 'https://s3.example.com/b'],
    ['goes to https://u:p@h/x?y now', 'goes to https://h/x now'],
    ['nfs://me:secret@filer:/backups', 'nfs://filer:/backups'],
    ['https://a@b@c.example', 'https://c.example'],
    ['the cluster Zm9vYmFyMTIzNDU2Nzg5MEFCQ0RF-x is', 'the cluster 30 characters that are no name is'],
    ['wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', '40 characters that are no name'],
    ['s3://b/a wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.dek', 's3://b/a 44 characters that are no name'],
    [':s3,secret_access_key=Winter!,type=s3:bucket', ':s3,secret_access_key=…,type=s3:bucket'],
    ['s3://:s3,secret_access_key="a:b c":b', 's3://:s3,secret_access_key=…:b'],
    ['host=db;Password=hunter2;x', 'host=db;Password=…;x'],
    ['user:Winter!is#here@s3.example.com/b', 's3.example.com/b'],
    ['goes to user:p@ss@filer:/b', 'goes to filer:/b'],
  ])('%j says no more than %j', (value, expected) => {
    expect(quotable(value)).toBe(expected);
  });

  it.each([
    'prod-2026',
    'before-26-2-3f2a9c1b',
    's3://mosk-backups/retail/shop/before-26-1.encrypted',
    'Clusters/Frankfurt/Retail/nightly-2026.yaml',
    'eu-central-1',
    '0 1 * * 1-5',
    '7f9c24e5-2f31-4a1b-9d1e-2f6a0b3c4d5e',
    'kubectl delete clusterbackupschedule nightly -n retail',
    'https://s3.example.com:9000/backups',
    's3://mosk/Region1/Site2A/Rack3B/Cluster4/x',
    'filer:/backups/me@work',
    'env=prod,team=ops',
    'registry:5000/a@sha256:0',
    'git@example.com:me/x',
    'MB017 until 2027-01-31: asked ops@example.com',
  ])('%j is quoted as it is', (value) => {
    expect(quotable(value)).toBe(value);
  });

  it('is never a random key, whatever it is made of', () => {
    for (let count = 0; count < 500; count += 1) {
      for (const encoding of ['base64', 'hex', 'base64url'] as const) {
        const secret = randomBytes(32).toString(encoding).replaceAll(/[-_]/g, 'x');
        expect(quotable(secret)).toMatch(/^\d+ characters that are no name$/);
      }
    }
  });
});

describe('a secret in a wrong field', () => {
  const SECRET = 'Zm9vYmFyMTIzNDU2Nzg5MEFCQ0RFRkdISUpLTE1OT1A=';
  const object = (kind: string, spec: object, metadata: object = {}): KubeObject => ({
    apiVersion: apiVersionOf(ClusterBackupType),
    kind,
    metadata: { name: 'a', namespace: 'retail', ...metadata },
    spec,
  });
  const source = (parameters: object) =>
    object('ClusterBackupSchedule', { targetCluster: 'shop', schedule: '0 1 * * *', parameters });
  const rclone = { bucket: 'backups/shop', credential: 's3' };
  const credential = (config: object) =>
    object(RCloneCredentialType.kind, {
      remoteName: 's3',
      remoteConfig: { type: 's3', endpoint: 'https://s3.example.com', access_key_id: 'ID', ...config },
      remoteConfigSecretKey: 'secret_access_key',
      remoteSecret: { name: 's3' },
    });

  const WRONG: readonly (readonly [string, KubeObject])[] = [
    ['keyEncryptionKey', source({ keyEncryptionKey: SECRET, rclone })],
    ['a key without a target', source({ keyEncryptionKey: SECRET })],
    ['rclone.credential', source({ rclone: { ...rclone, credential: SECRET } })],
    ['rclone.bucket', source({ rclone: { ...rclone, bucket: SECRET } })],
    ['nfsUploadUrl', source({ nfsUploadUrl: SECRET })],
    ['the user of an NFS URL', source({ nfsUploadUrl: `nfs://x:${SECRET}@filer:/backups` })],
    ['the server of an NFS URL', source({ nfsUploadUrl: `nfs://${SECRET}:/backups` })],
    ['remoteConfig.type', credential({ type: SECRET })],
    ['remoteConfig.region', credential({ region: SECRET })],
    ['remoteConfig.endpoint', credential({ endpoint: SECRET })],
    ['the user of an endpoint', credential({ endpoint: `https://x:${SECRET}@s3.example.com` })],
    ['the query of an endpoint', credential({ endpoint: `http://s3.example.com?key=${SECRET}` })],
    ['targetCluster', object('ClusterBackup', { targetCluster: SECRET, parameters: { rclone } })],
    ['the name of an object', object('ClusterBackup', { targetCluster: 'shop' }, { name: SECRET })],
    ['a file name', object('ClusterBackup', { targetCluster: 'shop', fileNames: { MKE: `a/${SECRET}` } })],
    [
      'a cron expression',
      source({ rclone }) && object('ClusterBackupSchedule', { targetCluster: 'shop', schedule: SECRET }),
    ],
  ];

  it.each(WRONG)('is told neither by the contract nor a policy nor a review: %s', (_where, manifest) => {
    const subject: Subject = { manifest, managementCluster: '', place: () => ({ text: 'a.yaml:1' }) };
    const policy = new BackupPolicy({ external: [], endpoints: ['https://*.corp.example'], buckets: ['x'] });
    const now = new Date('2026-11-23T00:00:00Z');
    const said = JSON.stringify([
      checkContract(manifest),
      policy
        .judge({ subjects: [subject], now })
        .findings.map(({ problem, value, fix }) => [problem, value, fix]),
      ...[[], [subject]].map((base) =>
        review({
          base: { subjects: base },
          head: { subjects: base.length === 0 ? [subject] : [] },
          policy,
          now,
        }).consequences.map(({ says, todo }) => [says, todo]),
      ),
    ]);

    expect(said).not.toContain(SECRET);
    expect(said).not.toContain(SECRET.slice(4, 30));
  });
});
