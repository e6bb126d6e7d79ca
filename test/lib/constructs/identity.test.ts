import { App } from 'cdk8s';

/** A second copy of the package, as npm installs it beside the first when version ranges do not meet. */
function secondCopy(): typeof import('../../../entries') {
  let copy: typeof import('../../../entries') | undefined;
  jest.isolateModules(() => {
    copy = require('../../../entries');
  });
  return copy as typeof import('../../../entries');
}

describe('two copies of the package', () => {
  const [mine, theirs] = [secondCopy(), secondCopy()];

  it('are two', () => {
    expect(mine.BackupTarget).not.toBe(theirs.BackupTarget);
  });

  it('know the objects of each other', () => {
    const target = theirs.BackupTarget.nfs({
      url: 'nfs://h:/p',
      encryptionKey: mine.EncryptionKey.fromName('kek'),
    });
    const site = new theirs.ManagementCluster(new App(), 'site', {
      namespace: 'prod',
      api: theirs.MoskApi.v26_1,
    });
    const value = theirs.SecretSource.plainText('k'.repeat(32), { reason: 'test' });

    expect(target).toBeInstanceOf(mine.BackupTarget);
    expect(mine.ManagementCluster.around(site)).toBe(site);
    expect(
      () => new mine.ClusterBackup(site, 'now', { cluster: theirs.Cluster.named('c'), target }),
    ).not.toThrow();
    expect(() => new mine.KeyEncryptionKey(site, 'kek', { value })).not.toThrow();
  });

  it('know the errors of each other', () => {
    let error: unknown;
    try {
      theirs.Cluster.named('No!');
    } catch (thrown) {
      error = thrown;
    }
    expect(mine.BackupError.is(error)).toBe(true);
  });
});
