import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../../cli/run';
import { LIST } from '../../../cli/synth';
import { fakeIo } from '../fake-io';
import { backup, changes, key, nightly } from './changes';
import { emptyRepository } from './story-repository';

const { repository, commit, branch, review } = changes();

describe('a list of synth', () => {
  it('that only the change has narrows nothing: what was written by hand is still compared', async () => {
    commit({ 'clusters/a.yaml': backup('a'), 'clusters/n.yaml': nightly });
    branch({ 'clusters/a.yaml': undefined, 'clusters/n.yaml': undefined, [`docs/${LIST}`]: '# x\n' });

    const { code, stdout } = await review();

    expect(code).toBe(9);
    expect(stdout).toContain('ClusterBackup retail/a');
    expect(stdout).toContain('Nothing backs up the cluster `retail/shop`');
  });

  it('that is there already says nothing of what lies elsewhere', async () => {
    commit({ [`docs/${LIST}`]: '# x\n', 'clusters/a.yaml': backup('a') });
    branch({ 'clusters/a.yaml': undefined });

    expect((await review()).code).toBe(9);
  });

  it('hides no use of a key that goes elsewhere', async () => {
    commit({ [`docs/${LIST}`]: '# x\n', 'old/keys/k.yaml': key, 'old/schedules/n.yaml': nightly });
    branch({ 'old/keys/k.yaml': undefined });

    const { code, stdout } = await review();

    expect(code).toBe(9);
    expect(stdout).toContain('still needed by everything that 1 schedule (`nightly`) has made');
  });

  it('leaves what the change adds elsewhere alone, and says so', async () => {
    commit({ [`clusters/${LIST}`]: '# x\n', 'clusters/site-a/n.yaml': nightly });
    branch({ 'examples/a.yaml': backup('example') });

    const { code, stdout } = await review();

    expect(code).toBe(0);
    expect(stdout).toContain(
      'Not compared, because synth has written only into `clusters`: `examples/a.yaml`',
    );
  });

  it('beside the manifests moves them to no other management cluster', async () => {
    commit({
      [`clusters/${LIST}`]: '# x\n',
      'clusters/site-a/n.yaml': nightly,
      'clusters/site-b/n.yaml': nightly,
    });
    branch({
      'clusters/site-b/n.yaml': undefined,
      [`clusters/site-a/${LIST}`]: '# x\n',
      'clusters/site-a/site-b/n.yaml': nightly,
    });

    expect((await review()).code).toBe(9);
  });
});

describe('a copy', () => {
  it('in another folder is no reason to say nothing of what goes', async () => {
    commit({ 'clusters/a.yaml': backup('a') });
    branch({ 'clusters/a.yaml': undefined, 'clusters/archive/a.yaml': backup('a') });

    const { code, stdout } = await review();

    expect(code).toBe(9);
    expect(stdout).toContain(
      'is declared from another folder: `clusters/archive/a.yaml` instead of `clusters/a.yaml`',
    );
  });

  it('moves within a management cluster whose folder is named', async () => {
    commit({ 'clusters/site-a/a.yaml': backup('a') });
    branch({ 'clusters/site-a/a.yaml': undefined, 'clusters/site-a/runs/a.yaml': backup('a') });

    expect((await review(['main', 'change', '--path', 'clusters'])).code).toBe(0);
  });

  it('of one name in two folders hides no other: each is compared with itself', async () => {
    commit({ 'clusters/site-a/n.yaml': nightly, 'clusters/site-b/n.yaml': nightly });
    branch({ 'clusters/site-a/n.yaml': undefined });

    const { code, stdout } = await review();

    expect(code).toBe(9);
    expect(stdout).toContain('A schedule for one of that name stays in another folder');
  });
});

describe('what leads elsewhere', () => {
  it('is read where it is a link to a file of the repository, as engines read it', async () => {
    commit({ 'shared/a.txt': backup('a'), 'clusters/x.md': '' });
    symlinkSync('../shared/a.txt', path.join(repository().folder, 'clusters/a.yaml'));
    commit({});
    branch({ 'clusters/a.yaml': undefined });

    const { code, stdout } = await review();

    expect(code).toBe(9);
    expect(stdout).toContain('ClusterBackup retail/a');
  });

  it('is not in a commit that is compared with a folder, and may have been anything', async () => {
    commit({ 'clusters/a.yaml': 'version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 1\n' });
    mkdirSync(path.join(repository().folder, 'after/clusters'), { recursive: true });

    const { code, stdout } = await review(['main', './after', '--path', 'clusters']);

    expect(code).toBe(9);
    expect(stdout).toContain('Git LFS keeps this file');
  });

  it('counts as what it may have been where it is a submodule', async () => {
    const { git } = repository();
    git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},clusters/site-a`);
    git('commit', '--quiet', '-m', 'A submodule');
    git('checkout', '--quiet', '-b', 'change');
    git('update-index', '--cacheinfo', `160000,${'2'.repeat(40)},clusters/site-a`);
    git('commit', '--quiet', '-m', 'Another one');

    const { code, stdout } = await review();

    expect(code).toBe(9);
    expect(stdout).toContain('It was a submodule, and becomes another');
  });
});

describe('a hidden file that the change adds', () => {
  const deleting = (name: string) => {
    const { spec, ...object } = JSON.parse(backup(name));
    return JSON.stringify({ ...object, spec: { ...spec, delete: true } });
  };

  it.each(['clusters/.z.yaml', 'clusters/.d/z.yaml'])(
    'counts where it declares once more what is declared already, as kubectl reads it: %s',
    async (file) => {
      commit({ 'clusters/a.yaml': backup('a') });
      branch({ [file]: deleting('a') });

      const { code, stdout } = await review(['main', 'change', '--path', 'clusters']);

      expect(code).toBe(9);
      expect(stdout).toContain(file);
    },
  );

  it('counts where it asks for a deletion under a new name', async () => {
    commit({ 'clusters/a.yaml': backup('a') });
    branch({ 'clusters/.z.yaml': deleting('z') });

    const { code, stdout } = await review(['main', 'change', '--path', 'clusters']);

    expect(code).toBe(9);
    expect(stdout).toContain('clusters/.z.yaml');
  });

  it('does not hide that what it holds goes elsewhere', async () => {
    commit({ 'clusters/a.yaml': backup('a'), 'clusters/b.yaml': backup('b') });
    branch({ 'clusters/b.yaml': undefined, 'clusters/.old/b.yaml': backup('b') });

    expect((await review(['main', 'change', '--path', 'clusters'])).code).toBe(9);
  });

  it('is nobody’s manifest otherwise', async () => {
    commit({ 'clusters/a.yaml': backup('a') });
    branch({ 'clusters/.examples/b.yaml': backup('b') });

    expect((await review()).code).toBe(0);
  });
});

describe('a file by which an engine chooses what it reads', () => {
  const files = { 'clusters/a.yaml': backup('a'), 'clusters/n.yaml': nightly };

  it.each([
    ['.sourceignore', [], 9],
    ['clusters/.sourceignore', ['--path', 'clusters'], 9],
    ['.sourceignore', ['--path', 'clusters'], 9],
    ['clusters/.argocd-source-prod.yaml', [], 9],
    ['apps/.sourceignore', ['--path', 'clusters'], 0],
  ])('is not passed over: %s %j', async (file, words, expected) => {
    commit(files);
    branch({ [file]: '*.yaml\n' });

    const { code, stdout } = await review(['main', 'change', ...words]);

    expect(code).toBe(expected);
    expect(stdout.includes(file)).toBe(expected === 9);
  });
});

describe('the repository', () => {
  it('that lacks a file of before is an error that names it and says how to get it', async () => {
    commit({ 'clusters/a.yaml': backup('a'), 'clusters/b.yaml': backup('b') });
    branch({ 'clusters/a.yaml': undefined });
    const id = repository().git('rev-parse', 'main:clusters/b.yaml').trim();
    rmSync(path.join(repository().folder, '.git/objects', id.slice(0, 2), id.slice(2)));

    const { code, stderr, stdout } = await review();

    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(`value: object ${id}`);
    expect(stderr).toContain('a clone without --filter');
  });

  it('with a tag of the name of the base does not choose one of the two', async () => {
    commit({ 'clusters/a.yaml': backup('a') });
    branch({ 'clusters/a.yaml': undefined });
    repository().git('tag', 'main', 'change');

    const ambiguous = await review();
    const full = await review(['refs/heads/main', 'change']);

    expect(ambiguous.code).toBe(2);
    expect(ambiguous.stderr).toMatch(/several refs[\s\S]*refs\/tags\/main [0-9a-f]{8}/);
    expect(full.code).toBe(9);
  });

  it('that is cut off before the commit at which head left its base is compared with the base itself', async () => {
    const { folder, git } = repository();
    commit({ 'README.md': 'Nothing yet' });
    git('branch', 'change');
    commit({ 'clusters/a.yaml': backup('a') });
    git('checkout', '--quiet', '-b', 'side');
    commit({ 'README.md': 'One' });
    commit({ 'README.md': 'Two' });
    commit({ 'README.md': 'Three' });
    git('checkout', '--quiet', 'main');
    commit({ 'docs/x.md': 'On' });
    git('checkout', '--quiet', 'change');
    commit({ 'docs/y.md': 'Off' });
    git('merge', '--quiet', '--no-edit', 'side');
    git('rm', '--quiet', 'clusters/a.yaml');
    git('commit', '--quiet', '--amend', '--no-edit');
    // Of both ends three commits: the older common one is among them, the later one is hidden behind the last.
    git('clone', '--quiet', '--no-checkout', '--depth=3', '--no-single-branch', `file://${folder}`, 'clone');
    const io = fakeIo({ cwd: path.join(folder, 'clone'), env: { PATH: process.env.PATH ?? '' } });

    const code = await run(['review', '--from', '2026-11-23', 'origin/main', 'origin/change'], io);

    expect(code).toBe(9);
    expect(io.output.stdout).toContain('does not know for certain');
  });

  it('of another folder is no reason to read this one', async () => {
    commit({ 'clusters/a.yaml': backup('a') });
    branch({ 'clusters/a.yaml': undefined });
    const other = emptyRepository();

    const { code, stderr } = await review(undefined, { GIT_DIR: path.join(other.folder, '.git') });
    other.remove();

    expect(code).toBe(2);
    expect(stderr).toContain('GIT_DIR leads to another repository');
    expect((await review(undefined, { GIT_DIR: path.join(repository().folder, '.git') })).code).toBe(9);
  });

  it('whose head has nothing that the base lacks is said to have nothing', async () => {
    commit({ 'clusters/a.yaml': backup('a') });

    const { code, stdout } = await review(['main', 'main']);

    expect(code).toBe(0);
    expect(stdout).toContain('has nothing that');
  });
});

describe('a policy or inventory that the change alters', () => {
  const waiving = `const { BackupPolicy } = require('mosk-backup/policy');
module.exports = new BackupPolicy({ name: 'ours', waivers: [
  { rule: 'MB032', about: 'ClusterBackup retail/a', reason: 'it is meant', until: '2027-01-31' },
] });\n`;
  const listing = (...names: string[]) =>
    JSON.stringify({
      managementClusters: [{ name: 'clusters', release: '2.32.1' }],
      clusters: names.map((name) => ({
        name,
        project: 'retail',
        managementCluster: 'clusters',
        release: '26.2.1',
      })),
    });

  it('accepts nothing of that change by its own waivers', async () => {
    commit({ 'clusters/a.yaml': backup('a') });
    branch({ 'clusters/a.yaml': undefined, 'policy.js': waiving });

    const { code, stdout } = await review(['main', 'change', '--policy', 'policy.js']);

    expect(code).toBe(9);
    expect(stdout).toContain('The change alters the policy by which it is judged: `policy.js`');
  });

  const tiers = (rpo: string) => `const { BackupPolicy, Tier } = require('mosk-backup/policy');
module.exports = new BackupPolicy({ tiers: [Tier.of('gold', { rpo: '${rpo}' })], defaultTier: 'gold' });\n`;

  it('does not ask less for that change than before', async () => {
    const files = { 'policy.js': tiers('26h'), 'inventory.json': listing('shop') };
    commit({ 'clusters/n.yaml': nightly, ...files });
    branch({ 'clusters/n.yaml': nightly.replace('0 1 * * *', '0 1 * * 0'), 'policy.js': tiers('400h') });

    const { code, stdout } = await review([
      ...['main', 'change', '--policy', 'policy.js'],
      ...['--inventory', 'inventory.json'],
    ]);

    expect(code).toBe(9);
    expect(stdout).toContain('what the policy asked for before, nobody has judged');
  });

  it('is a risk by itself', async () => {
    commit({ 'clusters/n.yaml': nightly, 'policy.js': tiers('26h') });
    branch({ 'policy.js': tiers('400h') });

    const { code, stdout } = await review(['main', 'change', '--policy', 'policy.js']);

    expect(code).toBe(0);
    expect(stdout).toContain('⚠️');
  });

  it('accepts what it accepted before the change', async () => {
    commit({ 'clusters/a.yaml': backup('a'), 'policy.js': waiving });
    branch({ 'clusters/a.yaml': undefined });

    const { code, stdout } = await review(['main', 'change', '--policy', 'policy.js']);

    expect(code).toBe(0);
    expect(stdout).toContain('Accepted until 2027-01-31');
  });

  it('still lists for that change what it listed before', async () => {
    commit({ 'clusters/n.yaml': nightly, 'inventory.json': listing('shop', 'pay') });
    branch({ 'clusters/n.yaml': undefined, 'inventory.json': listing('pay') });

    const { code, stdout } = await review(['main', 'change', '--inventory', 'inventory.json']);

    expect(code).toBe(9);
    expect(stdout).toContain('no longer lists `Cluster retail/shop on clusters`');
  });

  it('takes a cluster for gone once that has been said in a change of its own', async () => {
    commit({ 'clusters/n.yaml': nightly, 'inventory.json': listing('pay') });
    branch({ 'clusters/n.yaml': undefined });

    const { code, stdout } = await review(['main', 'change', '--inventory', 'inventory.json']);

    expect(code).toBe(0);
    expect(stdout).toContain('The inventory has no such cluster');
  });
});

it.each(['yes', 'on', 'True', '!!bool y', '&x true', '|-\n      true'])(
  'a request for deletion that is written `%s` is told or refused',
  async (word) => {
    const yaml = (spec: string) =>
      `apiVersion: kaas.mirantis.com/v1alpha1\nkind: ClusterBackup\nmetadata: { name: a, namespace: retail }\nspec:\n  targetCluster: shop\n${spec}`;
    commit({ 'clusters/a.yaml': yaml('') });
    branch({ 'clusters/a.yaml': yaml(`  delete: ${word}\n`) });

    expect([2, 9]).toContain((await review()).code);
  },
);
