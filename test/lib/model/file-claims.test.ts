import {
  BACKUP_STATUSES,
  type ClusterBackupManifest,
  claimantsOf,
  claimsOf,
  type FileClaim,
  LEFT_WITH_ANNOTATION,
  reachedFiles,
  type TargetParameters,
} from '../../../lib/model';
import { type BackupTraits, backup } from './backups';

const at = (parameters: TargetParameters | undefined, spec: object = {}, traits: BackupTraits = {}) => {
  const made = backup(traits);
  return { ...made, spec: { targetCluster: 'prod', parameters, ...spec } } as ClusterBackupManifest;
};
const s3 = (bucket: string, key?: string): TargetParameters => ({
  rclone: { bucket, credential: 's3' },
  ...(key !== undefined && { keyEncryptionKey: key }),
});

describe('the files that a backup claims', () => {
  it('are the archive, or the encrypted one with its data key', () => {
    expect(claimsOf(at(s3('b/prod')), undefined)).toEqual(['s3://b/prod/before-upgrade']);
    expect(claimsOf(at(s3('b/prod', 'kek')), undefined)).toEqual([
      's3://b/prod/before-upgrade.encrypted',
      's3://b/prod/before-upgrade.dek',
    ]);
  });

  it('are those of every application, and those that MOSK reports', () => {
    const named = at(s3('b'), { fileNames: { MKE: 'a.tar', K0S: 'k.tar' } });
    const reported = { ...named, status: { status: 'Completed', fileNames: { MKE: 'b:c.encrypted' } } };
    expect(claimsOf(reported, undefined)).toEqual([
      's3://b/a.tar',
      's3://b/k.tar',
      's3://b/c.encrypted',
      's3://b/c.dek',
    ]);
  });

  it("are at the Cluster's target where the backup has none of its own", () => {
    for (const own of [undefined, {}, { keyEncryptionKey: 'kek' }]) {
      expect(claimsOf(at(own), s3('c', 'kek'))).toEqual([
        's3://c/before-upgrade.encrypted',
        's3://c/before-upgrade.dek',
      ]);
    }
    expect(claimsOf(at(s3('b')), s3('c'))).toEqual(['s3://b/before-upgrade']);
    expect(claimsOf(at(undefined), undefined)).toEqual([]);
    // It has its archive on a node, whatever the Cluster says by now.
    expect(claimsOf(at(undefined, {}, { status: 'Completed', archived: true }), s3('c'))).toEqual([]);
  });

  it('are its own until it is Deleted, unless nothing can have been uploaded', () => {
    for (const status of [undefined, '', 'Verifying', ...BACKUP_STATUSES]) {
      for (const requested of [true, false]) {
        const claims = claimsOf(at(s3('b'), { delete: requested }, { status }), undefined).length > 0;
        expect([status, requested, claims]).toEqual([
          status,
          requested,
          status !== 'Deleted' && status !== 'Failed',
        ]);
      }
    }
    expect(claimsOf(at(s3('b'), {}, { status: 'Failed', archived: true }), undefined)).toHaveLength(1);
    expect(claimsOf(at(s3('b'), {}, { status: 'Failed', uploaded: true }), undefined)).toHaveLength(1);
  });

  it('are no more its own once its removal has left them to others', () => {
    const left = at(s3('b'), {}, { status: 'Completed' });
    left.metadata.annotations = { [LEFT_WITH_ANNOTATION]: 'ClusterBackup team/other' };
    expect(claimsOf(left, undefined)).toEqual([]);
  });

  it('may be reached by its deletion though it claims none', () => {
    expect(reachedFiles(at(s3('b'), {}, { status: 'Failed' }), undefined)).toEqual(['s3://b/before-upgrade']);
  });
});

describe('who else has a file', () => {
  const claim = (name: string, files: string[], storage?: string, uid = `uid-${name}`): FileClaim => ({
    holder: { kind: 'ClusterBackup', namespace: 'team', name, uid },
    files,
    storage,
  });
  const found = (mine: FileClaim, ...others: FileClaim[]) =>
    claimantsOf(mine, others).map(({ name, files }) => `${name} ${files}`);

  it('is everybody with a file of the same name in what may be the same storage', () => {
    expect(found(claim('a', ['f', 'g'], 'x'), claim('b', ['g', 'h'], 'x'))).toEqual(['b g']);
    expect(found(claim('a', ['f'], 'x'), claim('b', ['f']))).toEqual(['b f']);
    expect(found(claim('a', ['f']), claim('b', ['f'], 'x'))).toEqual(['b f']);
    expect(found(claim('a', ['f'], 'x'), claim('b', ['f'], 'y'), claim('c', ['g'], 'x'))).toEqual([]);
  });

  it('is never the backup itself, nor its own record', () => {
    const mine = claim('a', ['f']);
    expect(
      found(mine, mine, { ...mine, holder: { ...mine.holder, kind: 'ConfigMap', name: 'record' } }),
    ).toEqual([]);
  });

  it('is another object of the same name, unless that is to be taken over', () => {
    expect(found(claim('a', ['f'], undefined, 'new'), claim('a', ['f'], undefined, 'old'))).toEqual(['a f']);
    const wanted = { ...claim('a', ['f']), holder: { ...claim('a', []).holder, uid: undefined } };
    expect(found(wanted, claim('a', ['f'], undefined, 'old'))).toEqual([]);
  });

  it('is found wherever bucket and file name are told apart', () => {
    const [folder, whole] = [at(s3('b/prod'), { fileNames: { MKE: 'x' } }), at(s3('b//prod/./x'))];
    expect(claimsOf(folder, undefined)).toEqual(['s3://b/prod/x']);
    whole.status = { status: 'Completed', fileNames: { MKE: 'b:' } };
    expect(claimsOf(at(s3('b'), {}, {}), undefined)).not.toEqual(claimsOf(folder, undefined));
    const reported = at(s3('b'));
    reported.status = { status: 'Completed', fileNames: { MKE: 'b:prod/x' } };
    expect(claimsOf(reported, undefined)).toContain('s3://b/prod/x');
  });
});
