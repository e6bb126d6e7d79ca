import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gitIn } from '../../../cli/review/read/git';
import { run } from '../../../cli/run';
import { type FakeIo, fakeIo } from '../fake-io';
import { emptyRepository, type StoryRepository, storyRepository } from './story-repository';

let repository: StoryRepository;
afterEach(() => repository.remove());

const ioIn = (folder: string) => fakeIo({ cwd: folder, env: { PATH: process.env.PATH ?? '' } });

async function review(...words: string[]): Promise<{ code: number; io: FakeIo }> {
  const io = ioIn(repository.folder);
  const code = await run(['review', '--from', '2026-11-23', '--fail-on', 'never', ...words], io);
  return { code, io };
}

describe('a review of commits', () => {
  it.each(['--output=/tmp/owned', '-h', '--upload-pack=touch owned', '--help', '--since=2020-01-01'])(
    'never takes the name of a ref for an option: %s',
    async (ref) => {
      repository = storyRepository('clean');

      const { code, io } = await review('--', ref, 'change');

      expect(code).toBe(2);
      expect(io.output.stderr).toContain('neither a commit of this repository nor a folder');
      expect(existsSync(path.join(repository.folder, 'owned'))).toBe(false);
    },
  );

  it('says where no repository is, and what to do instead of naming a branch', async () => {
    repository = emptyRepository();
    rmSync(path.join(repository.folder, '.git'), { recursive: true });

    const { code, io } = await review('main');

    expect(code).toBe(2);
    expect(io.output.stderr).toMatch(/no Git repository is here[\s\S]*fatal: not a git repository/);
    expect(io.output.stderr).toMatch(/fix: .*in the repository of the manifests, or name two folders/);
  });

  it('checks nothing out and runs no hook, filter or program of a commit', async () => {
    repository = storyRepository('orphaning');
    const { folder, git } = repository;
    const marker = path.join(folder, '..', `${path.basename(folder)}-ran`);
    for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction']) {
      const file = path.join(folder, '.git/hooks', hook);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, `#!/bin/sh\ntouch ${marker}\n`);
      chmodSync(file, 0o755);
    }
    git('config', 'filter.evil.smudge', `touch ${marker}`);
    git('config', 'diff.evil.textconv', `touch ${marker}`);
    writeFileSync(path.join(folder, '.gitattributes'), '* filter=evil diff=evil\n');
    writeFileSync(path.join(folder, 'clusters/uncommitted.yaml'), 'kept\n');
    const before = git('rev-parse', 'HEAD');

    const { code } = await review('main', 'change', '--path', 'clusters');

    expect(code).toBe(0);
    expect(existsSync(marker)).toBe(false);
    expect(git('rev-parse', 'HEAD')).toBe(before);
    expect(readFileSync(path.join(folder, 'clusters/uncommitted.yaml'), 'utf8')).toBe('kept\n');
  });

  it.each(['cluster', 'clusters/none', 'README.md', '/clusters'])(
    'is not content with a folder that neither commit has: %s',
    async (folder) => {
      repository = storyRepository('orphaning');

      const { code, io } = await review('main', 'change', '--path', folder);

      expect(code).toBe(2);
      expect(io.output.stdout).toBe('');
      expect(io.output.stderr).toContain(`Neither commit has a file in this folder [file-invalid]
  at:    --path ${folder}`);
    },
  );

  it('takes a folder that one of the commits has', async () => {
    repository = storyRepository('orphaning');

    expect((await review('main', 'change', '--path', './clusters/')).code).toBe(0);
  });

  it('follows no link that a commit holds', async () => {
    repository = storyRepository('clean');
    const { folder, git } = repository;
    symlinkSync('/etc/passwd', path.join(folder, 'clusters/passwd.yaml'));
    git('add', 'clusters');
    git('commit', '--quiet', '-m', 'A link');

    const { code, io } = await review('main', 'HEAD', '--path', 'clusters');

    expect(code).toBe(0);
    expect(io.output.stdout).toContain('`clusters/passwd.yaml` is a link to no file of the repository');
  });

  it('reads files whose names Git would quote, with every byte of them', async () => {
    repository = emptyRepository();
    const { folder, git } = repository;
    const name = 'kluster "ä"\n.yaml';
    writeFileSync(path.join(folder, name), 'ä\n\nend');
    writeFileSync(path.join(folder, 'empty.yaml'), '');
    git('add', '--all', '--', ':!node_modules');
    git('commit', '--quiet', '-m', 'Names');

    const reader = gitIn(folder, ioIn(folder));
    const tree = await reader.treeOf(git('rev-parse', 'HEAD').trim());
    const idOf = (each: string) => tree.get(each)?.id ?? '';
    const contents = await reader.contentsOf([idOf('empty.yaml'), idOf(name)]);

    expect([...tree.keys()].sort()).toEqual(['empty.yaml', name].sort());
    expect(contents.get(idOf(name))?.toString('utf8')).toBe('ä\n\nend');
    expect(contents.get(idOf('empty.yaml'))).toHaveLength(0);
  });

  it('compares with where head left the base, not with what the base has got since', async () => {
    repository = storyRepository('clean');
    const { folder, git } = repository;
    git('checkout', '--quiet', 'main');
    git('rm', '--quiet', '-r', 'clusters');
    mkdirSync(path.join(folder, 'clusters'), { recursive: true });
    git('commit', '--quiet', '-m', 'Everything goes, later');

    const { io } = await review('main', 'change', '--path', 'clusters');

    expect(io.output.stdout).toContain('objects: 1 added, 1 changed, 0 removed');
  });

  it('says so where a clone does not know the common commit', async () => {
    repository = storyRepository('clean');
    repository.git('checkout', '--quiet', '--orphan', 'elsewhere');
    repository.git('commit', '--quiet', '-m', 'No ancestor');

    const { io } = await review('main', 'elsewhere', '--path', 'clusters');

    expect(io.output.stdout).toContain(
      '> This clone does not know for certain where `elsewhere` left `main`',
    );
  });

  it('finds the folders that synth has written by themselves, and passes over everything else', async () => {
    repository = storyRepository('orphaning');
    const { folder, git } = repository;
    git('checkout', '--quiet', 'main');
    writeFileSync(path.join(folder, 'clusters/.mosk-backup-manifests'), '# list\n');
    git('add', 'clusters');
    git('commit', '--quiet', '-m', 'A list');
    git('checkout', '--quiet', 'change');
    git('rebase', '--quiet', 'main');
    mkdirSync(path.join(folder, 'fixtures'));
    writeFileSync(
      path.join(folder, 'fixtures/broken.yaml'),
      'apiVersion: kaas.mirantis.com/v1alpha1\nkind: {',
    );
    git('add', 'fixtures');
    git('commit', '--quiet', '-m', 'A fixture');

    const { code, io } = await review('main', 'change');

    expect(code).toBe(0);
    expect(io.output.stdout).toContain('before-26-1.encrypted` behind');
  });

  it('takes a folder where no commit has its name, and a folder where the name is a path', async () => {
    repository = storyRepository('orphaning');
    mkdirSync(path.join(repository.folder, 'change'));

    const asRef = await review('main', 'change', '--path', 'clusters');
    const asFolder = await review('main', './change', '--path', 'clusters');

    expect(asRef.io.output.stdout).toContain('objects: 0 added, 0 changed, 1 removed');
    expect(asFolder.io.output.stderr).toContain('clusters');
  });

  it('refuses a head that cannot be read, and counts what such a base may have declared', async () => {
    repository = storyRepository('clean');
    const { folder, git } = repository;
    writeFileSync(
      path.join(folder, 'clusters/broken.yaml'),
      'apiVersion: kaas.mirantis.com/v1alpha1\nkind: ClusterBackup\nmetadata: {\n',
    );
    git('add', 'clusters');
    git('commit', '--quiet', '-m', 'Broken');
    git('branch', 'broken');
    git('rm', '--quiet', 'clusters/broken.yaml');
    git('commit', '--quiet', '-m', 'Corrected');

    const refused = await review('main', 'broken', '--path', 'clusters');
    const corrected = await review('broken', 'change', '--path', 'clusters');

    expect(refused.code).toBe(2);
    expect(refused.io.output.stderr).toContain('clusters/broken.yaml:');
    expect(corrected.code).toBe(0);
    expect(corrected.io.output.stdout).toMatch(/1 thing happens|one thing happens/);
    expect(corrected.io.output.stdout).toMatch(
      /What `clusters\/broken.yaml:\d+` declared before the change is not known/,
    );
  });
});
