import {
  hasFiles,
  isNeeded,
  type KubeObject,
  type LeftRecord,
  readLeftRecord,
  type SecretUsers,
  secretNeeds,
} from '../../../lib/model';

const named = (kind: string, name: string, spec: object = {}, more: object = {}) =>
  ({ apiVersion: 'v1', kind, metadata: { name, namespace: 'prod' }, spec, ...more }) as never;
const target = (keyEncryptionKey: string, credential: string) => ({
  keyEncryptionKey,
  rclone: { bucket: 'backups', credential },
});
const secret = named('Secret', 'held') as KubeObject;

const nobody: SecretUsers = {
  backups: [],
  schedules: [],
  sections: new Map(),
  keys: [],
  credentials: [],
  left: [],
};
const backup = (name: string, parameters: object, status = 'Completed') =>
  named('ClusterBackup', name, { parameters }, { status: { status } });

/** Names of everything that needs an object. */
function names(object: KubeObject, users: Partial<SecretUsers>) {
  const { holders, backups, schedules, clusters } = secretNeeds(object, { ...nobody, ...users });
  return [...[...holders, ...backups, ...schedules].map(({ metadata }) => metadata.name), ...clusters];
}

describe('a Secret is needed', () => {
  it.each([
    ['{secret: {name, key}}', { secret: { secret: { name: 'held', key: 'value' } } }],
    ['{name}', { secret: { name: 'held' } }],
  ])('by a key that names it as %s, and by everything that names the key', (_form, spec) => {
    const users = {
      keys: [
        named('KeyEncryptionKey', 'kek', spec),
        named('KeyEncryptionKey', 'other', { secret: { name: 'x' } }),
      ],
      backups: [backup('b', target('kek', 's3')), backup('not-b', target('other', 's3'))],
      schedules: [named('ClusterBackupSchedule', 's', { parameters: target('kek', 's3') })],
      sections: new Map([['prod', target('kek', 's3')]]),
    };

    expect(names(secret, users)).toEqual(['kek', 'b', 's', 'prod']);
  });

  it('by a credential, and by everything that names that', () => {
    const users = {
      credentials: [named('RCloneCredential', 's3', { remoteSecret: { secret: { name: 'held' } } })],
      backups: [backup('b', target('kek', 's3')), backup('not-b', target('kek', 'other'))],
    };

    expect(names(secret, users)).toEqual(['s3', 'b']);
  });

  it('by targets that name it as their key', () => {
    expect(names(secret, { backups: [backup('b', target('held', 's3'))] })).toEqual(['b']);
  });

  it('by no backup whose files are deleted', () => {
    expect(names(secret, { backups: [backup('b', target('held', 's3'), 'Deleted')] })).toEqual([]);
  });

  it('by no backup that failed before there was an archive, and by one that may have left a part', () => {
    const failed = (name: string, completedAt?: string) =>
      named(
        'ClusterBackup',
        name,
        { parameters: target('held', 's3') },
        { status: { status: 'Failed', completedAt } },
      );
    const users = { backups: [failed('nothing'), failed('a-part', '2026-01-15T17:40:26Z')] };

    expect(names(secret, users)).toEqual(['a-part']);
  });

  it('by what follows the default target of its Cluster', () => {
    const follower = named('ClusterBackup', 'b', { targetCluster: 'prod' });
    const users = { backups: [follower], sections: new Map([['prod', target('held', 's3')]]) };

    expect(names(secret, users)).toEqual(['b', 'prod']);
  });

  it('by nobody who only names a key or a credential of its name', () => {
    expect(names(secret, { backups: [backup('b', target('kek', 'held'))] })).toEqual([]);
  });
});

it('a key and a credential are needed by what names them, each as itself', () => {
  const users = {
    backups: [backup('by-key', target('both', 's3')), backup('by-credential', target('kek', 'both'))],
  };

  expect(names(named('KeyEncryptionKey', 'both'), users)).toEqual(['by-key']);
  expect(names(named('RCloneCredential', 'both'), users)).toEqual(['by-credential']);
});

describe('a backup that a program declares', () => {
  const owner = 'pulumi:organization/shop/test:before';
  const declared = [{ name: 'before', owner, parameters: target('kek', 's3') }];
  const runOfIt = (status: string) => ({
    ...(backup('before-1', target('kek', 's3'), status) as KubeObject),
    metadata: { name: 'before-1', namespace: 'prod', annotations: { 'mosk-backup/owner': owner } },
  });
  const needed = (object: KubeObject, users: Partial<SecretUsers>) => {
    const needs = secretNeeds(object, { ...nobody, ...users });
    expect(isNeeded(needs)).toBe(needs.backups.length + needs.declared.length > 0);
    return needs.declared.map(({ name }) => name);
  };

  it('needs the key and the credential that it names, though no object tells of its files', () => {
    expect(needed(named('KeyEncryptionKey', 'kek'), { declared })).toEqual(['before']);
    expect(needed(named('RCloneCredential', 's3'), { declared })).toEqual(['before']);
    expect(needed(named('RCloneCredential', 'kek'), { declared })).toEqual([]);
  });

  it('is told of by its object, if that is there and may have files', () => {
    const key = named('KeyEncryptionKey', 'kek') as KubeObject;

    expect(needed(key, { declared, backups: [runOfIt('Completed') as never] })).toEqual([]);
    expect(needed(key, { declared, backups: [runOfIt('Deleted') as never] })).toEqual(['before']);
    expect(needed(key, { declared, backups: [backup('of-another', target('kek', 's3'))] })).toEqual([
      'before',
    ]);
  });

  it('without a target of its own needs what its Cluster names, which tells of that itself', () => {
    const follower = [{ name: 'before', owner, parameters: undefined }];

    expect(needed(named('KeyEncryptionKey', 'kek'), { declared: follower })).toEqual([]);
  });
});

describe('a record of files that were left behind', () => {
  const record = (left?: object) =>
    ({ name: 'mosk-backup-left-1', namespace: 'prod', left }) as unknown as LeftRecord;
  const key = named('KeyEncryptionKey', 'kek') as KubeObject;
  const left = (object: KubeObject, users: Partial<SecretUsers>) =>
    secretNeeds(object, { ...nobody, ...users }).left.length;

  it('needs the key and the credential that it names', () => {
    const users = { left: [record({ key: 'kek', credential: 's3' })] };

    expect(left(key, users)).toBe(1);
    expect(left(named('RCloneCredential', 's3'), users)).toBe(1);
    expect(left(named('RCloneCredential', 'kek'), users)).toBe(0);
  });

  it('needs the Secret behind them', () => {
    const keys = [named('KeyEncryptionKey', 'kek', { secret: { name: 'held' } })];

    expect(left(secret, { keys, left: [record({ key: 'kek' })] })).toBe(1);
    expect(left(secret, { left: [record({ key: 'held' })] })).toBe(1);
    expect(left(secret, { left: [record({ key: 'other' })] })).toBe(0);
  });

  it('may need any key, if it cannot be read, and no Secret of somebody else', () => {
    expect(left(key, { left: [record()] })).toBe(1);
    expect(left(secret, { left: [record()] })).toBe(0);
  });

  it('may need any key, if a later release has written it, whatever else it says', () => {
    const data = { version: '2', files: '["s3://b/a.encrypted"]', key: 'other' };
    const metadata = { name: 'mosk-backup-left-1', namespace: 'prod' };
    const later = readLeftRecord({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data } as KubeObject);
    const keys = [named('KeyEncryptionKey', 'kek', { secret: { name: 'held' } })];

    expect(left(key, { left: [later] })).toBe(1);
    expect(left(secret, { keys, left: [later] })).toBe(1);
    expect(left(secret, { left: [later] })).toBe(0);
  });
});

it('files that 0.1.0 has noted count, though nothing names the object', () => {
  const annotations = { 'mosk-backup/needed-by-files': 's3://backups/a, s3://backups/b' };
  const key = { ...(named('KeyEncryptionKey', 'kek') as KubeObject), metadata: { name: 'kek', annotations } };
  const needs = secretNeeds(key, nobody);

  expect([hasFiles(needs), isNeeded(needs)]).toEqual([true, true]);
  expect(needs.leftFiles).toEqual(['s3://backups/a, s3://backups/b']);
});
