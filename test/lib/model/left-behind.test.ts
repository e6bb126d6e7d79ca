import {
  type ClusterBackupManifest,
  claimOfRecord,
  endingRecord,
  isUnderstood,
  type KubeObject,
  type LeftBehind,
  leftBehindBy,
  leftRecords,
  leftToNobody,
  readLeftRecord,
  type TargetParameters,
} from '../../../lib/model';
import { type BackupTraits, backup } from './backups';

const left: LeftBehind = {
  namespace: 'team',
  backup: 'before-upgrade',
  uid: '5b0e4f9e-1111-2222-3333-444455556666',
  cluster: 'prod',
  why: 'orphaned',
  at: '2026-11-01T00:00:00.000Z',
  files: ['s3://b/prod/before-upgrade'],
  credential: 's3',
  key: 'kek',
  storage: 's3.corp.example',
};
const readBack = (record: LeftBehind) => leftRecords(record).map((each) => readLeftRecord(each).left);

describe('a record of what was left behind', () => {
  it.each([
    ['a comma', 's3://b/prod, old/x, y'],
    ['quotes and brackets', 's3://b/["x"]\\'],
    ['other scripts and emoji', 's3://b/归档/🗄️'],
    ['an NFS export', 'nfs://nas:/exports/a, b'],
  ])('survives names with %s', (_, file) => {
    expect(readBack({ ...left, files: [file, `${file}.dek`] })).toEqual([
      { ...left, files: [file, `${file}.dek`] },
    ]);
  });

  it('survives without key, credential and storage', () => {
    const bare = { ...left, credential: undefined, key: undefined, storage: undefined };
    expect(readBack(bare)).toEqual([bare]);
  });

  it('holds ten thousand files, none of its objects larger than a ConfigMap may be', () => {
    const files = Array.from(
      { length: 10_000 },
      (_, i) => `s3://b/${'folder/'.repeat(20)}归档-${i}.encrypted`,
    );
    const records = leftRecords({ ...left, files });
    expect(
      records.map((each) => Buffer.byteLength(JSON.stringify(each))).every((size) => size < 1_000_000),
    ).toBe(true);
    expect(new Set(records.map(({ metadata }) => metadata.name)).size).toBe(records.length);
    expect(records.flatMap((each) => readLeftRecord(each).left?.files)).toEqual(files);
  });

  it.each(['["s3://b/prod/x", null]', '[{}]', '{}', 'null', '["s3://b/pr'])(
    'that somebody has spoilt, with %s for its files, is not taken for one that says all',
    (files) => {
      const [record] = leftRecords(left);
      expect(isUnderstood({ ...record, data: { version: '1', files } } as KubeObject)).toBe(false);
    },
  );

  it('has a name that follows from the uid, and that Kubernetes accepts, whatever the uid is', () => {
    const nameOf = (uid: string) => leftRecords({ ...left, uid })[0]?.metadata.name ?? '';
    expect(nameOf(left.uid)).toBe(`mosk-backup-left-${left.uid}`);
    for (const uid of ['', 'UPPER/../x', 'x'.repeat(300)]) {
      expect(nameOf(uid)).toMatch(/^[a-z0-9-]{1,63}$/);
      expect(nameOf(uid)).toBe(nameOf(uid));
    }
    expect(nameOf('')).not.toBe(leftRecords({ ...left, uid: '', backup: 'other' })[0]?.metadata.name);
  });

  it('is labelled, with its cluster where that is a label', () => {
    const labels = (cluster: string) => leftRecords({ ...left, cluster })[0]?.metadata.labels;
    expect(labels('prod')).toEqual({ 'mosk-backup/left-behind': 'true', 'mosk-backup/cluster': 'prod' });
    expect(labels('x'.repeat(64))).toEqual({ 'mosk-backup/left-behind': 'true' });
  });

  it('claims its files, for the backup that it is about', () => {
    const [record] = leftRecords(left).map(readLeftRecord);
    expect(record && claimOfRecord(record)).toEqual({
      holder: { kind: 'ConfigMap', namespace: 'team', name: `mosk-backup-left-${left.uid}`, uid: left.uid },
      files: left.files,
      needs: { credential: 's3', key: 'kek' },
      storage: 's3.corp.example',
    });
    expect(record && endingRecord(record)).toBe(
      `kubectl delete configmap mosk-backup-left-${left.uid} -n team`,
    );
  });

  it.each([undefined, '', 'x, y', '{}', 'null'])('that says %p is not read as one without files', (files) => {
    const [record] = leftRecords(left);
    const object = { ...record, data: { ...record?.data, files } } as never;
    expect(readLeftRecord(object)).toMatchObject({ left: undefined });
  });
});

describe('what a backup leaves behind', () => {
  const circumstances = { section: undefined, endpoint: undefined, why: 'orphaned', at: left.at } as const;
  const of = (parameters: TargetParameters | undefined, more: object = {}, traits: BackupTraits = {}) => {
    const made = { ...backup(traits), spec: { targetCluster: 'prod', parameters } } as ClusterBackupManifest;
    return leftBehindBy(made, { ...circumstances, ...more });
  };

  it('are its files, with what is needed to read and delete them and nothing secret', () => {
    const rclone = { bucket: 'b/prod', credential: 's3' };
    const endpoint = 'https://user:pass@S3.corp.example:443/';
    expect(of({ rclone, keyEncryptionKey: 'kek' }, { endpoint })).toEqual({
      ...left,
      uid: 'uid-1',
      version: '10',
      files: ['s3://b/prod/before-upgrade.encrypted', 's3://b/prod/before-upgrade.dek'],
    });
  });

  it('is recorded for NFS without a key, and for the target of its Cluster', () => {
    const nfs = { nfsUploadUrl: 'nfs://NAS:/a' };
    expect(of(nfs)).toMatchObject({
      files: ['nfs://nas:/a/before-upgrade'],
      credential: undefined,
      key: undefined,
    });
    expect(of(undefined, { section: nfs })).toMatchObject({ files: ['nfs://nas:/a/before-upgrade'] });
  });

  it('is nothing for a local backup', () => {
    expect(of(undefined)).toBeUndefined();
  });
});

describe('what a vanished backup has left', () => {
  const vanished = { ...left, files: ['s3://b/prod/before-upgrade.encrypted'] };
  const file = vanished.files[0] ?? '';
  const [, bucket = '', name = ''] = /^s3:\/\/(.*)\/([^/]*)$/.exec(file) ?? [];
  const other = (traits: BackupTraits, credential = 's3', key = 'kek'): ClusterBackupManifest => {
    const { metadata, spec, ...rest } = backup({ uid: 'another', status: 'Completed', ...traits });
    const parameters = { rclone: { bucket, credential }, keyEncryptionKey: key };
    const fileNames = { MKE: name.replace(/\.(encrypted|dek)$/, '') };
    return { ...rest, metadata, spec: { ...spec, parameters, fileNames } };
  };

  it('is not what another backup has uploaded since', () => {
    expect(leftToNobody(vanished, [other({ archived: true, uploaded: true })])).toBeUndefined();
  });

  it.each([
    ['has uploaded nothing yet', other({ status: 'InProgress' })],
    ['writes with another credential, perhaps elsewhere', other({ uploaded: true }, 'other')],
    ['has it under another key, whose data may not be what is there', other({ uploaded: true }, 's3', 'new')],
    ['has another file', backup({ uid: 'another', status: 'Completed', uploaded: true })],
  ])('is all of it where the other %s', (_, backups) => {
    expect(leftToNobody(vanished, [backups])).toEqual(vanished);
  });
});
