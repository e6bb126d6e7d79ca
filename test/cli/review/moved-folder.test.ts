import { backup, changes, nightly } from './changes';

const { commit, branch, review } = changes();
const FOLLOWS = /Does the Application or Kustomization that reads the old folder follow\?/;

describe('a folder that is renamed', () => {
  beforeEach(() => {
    commit({ 'clusters/site-a/a.yaml': backup('a'), 'clusters/site-a/n.yaml': nightly });
    branch({
      'clusters/site-a/a.yaml': undefined,
      'clusters/site-a/n.yaml': undefined,
      'sites/site-a/a.yaml': backup('a'),
      'sites/site-a/n.yaml': nightly,
    });
  });

  it('is told as the same objects from another folder, and asks what follows', async () => {
    const { code, stdout } = await review();

    expect(code).toBe(9);
    expect(stdout).toContain(
      '2 files of `clusters/site-a` now in `sites/site-a`, which is taken for another',
    );
    expect(stdout).toMatch(FOLLOWS);
    expect(stdout).not.toContain('--path');
  });

  it('is so as well where only the old folder is compared, and what happens if nothing follows', async () => {
    const { code, stdout } = await review(['main', 'change', '--path', 'clusters']);

    expect(code).toBe(9);
    expect(stdout).toContain(
      '> The same objects are declared from another folder: 2 files of `clusters/site-a` now in `sites/site-a`, which is not compared.',
    );
    expect(stdout).toMatch(FOLLOWS);
    expect(stdout).toContain('nobody will delete it');
  });
});

it('a backup whose kind is misspelt is missed where it was declared', async () => {
  commit({ 'clusters/a.yaml': backup('a') });
  branch({ 'clusters/a.yaml': backup('a').replace('"ClusterBackup"', '"ClusterBakup"') });

  expect((await review()).stdout).toContain(
    '`clusters/a.yaml` is still there, but declares this backup no more',
  );
});

it('what could not be read before is told with one end of each sentence', async () => {
  commit({
    'clusters/a.yaml': 'apiVersion: kaas.mirantis.com/v1alpha1\nkind: ClusterBackup\nmetadata: a\n  b: c\n',
  });
  branch({ 'clusters/a.yaml': backup('a') });

  const { stdout } = await review();

  expect(stdout).toContain('is not known, and the change touches it');
  expect(stdout).not.toMatch(/[?!.]\./);
});
