import { BackupError } from '../../../lib/errors';
import { checkName, checkNamespace, isOurs, ownerText, runHash, runName } from '../../../lib/model';
import { backup } from './backups';

describe('the name of a run', () => {
  const identity = {
    targetCluster: 'prod',
    parameters: { rclone: { bucket: 'backups', credential: 's3' } },
  };

  it('is the same for the same run, whatever the order of its keys', () => {
    const reordered = {
      parameters: { rclone: { credential: 's3', bucket: 'backups' } },
      targetCluster: 'prod',
    };
    expect(runHash(reordered)).toBe(runHash(identity));
    expect(runHash(identity)).toMatch(/^[0-9a-f]{10}$/);
  });

  it.each([
    ['another namespace', { ...identity, namespace: 'shop' }],
    ['another cluster', { ...identity, targetCluster: 'test' }],
    ['another bucket', { ...identity, parameters: { rclone: { bucket: 'other', credential: 's3' } } }],
    ['a file name', { ...identity, fileNames: { MKE: 'x' } }],
    ['a trigger', { ...identity, triggers: ['release-2'] }],
  ])('changes with %s', (_title, other) => {
    expect(runHash(other)).not.toBe(runHash(identity));
  });

  it('counts the tries after failed ones', () => {
    expect([runName('b', 'abc'), runName('b', 'abc', 2)]).toEqual(['b-abc', 'b-abc-2']);
  });
});

describe('the owner of an object', () => {
  const owner = ownerText({ tool: 'pulumi', scope: 'acme/shop/prod', name: 'nightly' });

  it('is ours only if owner and run both match', () => {
    expect(owner).toBe('pulumi:acme/shop/prod:nightly');
    expect(isOurs(backup({ owner, hash: 'abc' }), owner, 'abc')).toBe(true);
    expect(isOurs(backup({ owner, hash: 'other' }), owner, 'abc')).toBe(false);
    expect(isOurs(backup({ owner: 'cli:x:nightly', hash: 'abc' }), owner, 'abc')).toBe(false);
    expect(isOurs(backup(), owner, 'abc')).toBe(false);
  });

  it.each(['', 'a:b', 'x'.repeat(1001)])('refuses the part %j', (part) => {
    expect(() => ownerText({ tool: 'cli', scope: part, name: 'n' })).toThrow(BackupError);
  });
});

describe('a name', () => {
  it.each(['prod', 'prod-2', 'a.b-c', '0'])('%s is accepted', (name) => {
    expect(checkName(name, 'metadata.name')).toBe(name);
  });

  it.each(['', 'Prod', 'prod_1', '-prod', 'prod-', 'a..b', 'a b', 'a\n', 'x'.repeat(254)])(
    '%j is refused with its length and place',
    (name) => {
      expect(() => checkName(name, 'metadata.name')).toThrow(
        expect.objectContaining({
          code: 'invalid-name',
          at: 'metadata.name',
          value: expect.stringContaining(`${name.length} characters`),
        }),
      );
    },
  );

  it('of a namespace has no dots', () => {
    expect(() => checkNamespace('a.b', 'metadata.namespace')).toThrow(
      expect.objectContaining({ code: 'invalid-name' }),
    );
  });
});
