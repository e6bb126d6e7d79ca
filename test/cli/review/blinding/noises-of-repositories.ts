import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { StoryRepository } from '../story-repository';
import type { Noise, Table } from './noise';
import type { Setting } from './play';

const HEX = '1234567890abcdef1234567890abcdef12345678';

/** A clone of the repository, made in this way, in a folder of it. */
function cloned({ folder, git }: StoryRepository, ...options: readonly string[]): Setting {
  git('config', 'uploadpack.allowFilter', 'true');
  git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  execFileSync('git', ['clone', '--quiet', '--no-checkout', ...options, `file://${folder}`, 'clone'], {
    cwd: folder,
    stdio: 'pipe',
  });
  return { cwd: path.join(folder, 'clone'), words: ['origin/main', 'origin/change'] };
}

function amended({ git }: StoryRepository, change: () => void): void {
  change();
  git('commit', '--quiet', '--amend', '--no-edit', '--allow-empty');
}

const blobOf = ({ repository, file }: Table, end: string) =>
  repository.git('rev-parse', `${end}:${file}`).trim();

const withEnvironment = (name: string, env: (table: Table) => Record<string, string>): Noise => ({
  name: `the environment has ${name}`,
  around: (table) => ({ env: env(table) }),
});

/** Links, submodules, missing objects, histories, names and variables. */
export const REPOSITORY_NOISES: readonly Noise[] = [
  {
    name: 'a link in place of a file, to a copy elsewhere',
    around({ repository, base, file }) {
      const { folder, git } = repository;
      amended(repository, () => {
        mkdirSync(path.join(folder, 'docs'), { recursive: true });
        writeFileSync(path.join(folder, 'docs/old.txt'), base.files.get(file) ?? '');
        rmSync(path.join(folder, file), { force: true });
        symlinkSync('/etc/hostname', path.join(folder, file));
        git('add', '--all', '--', ':!node_modules');
      });
    },
  },
  {
    name: 'a link beside',
    around({ repository }) {
      const { folder, git } = repository;
      amended(repository, () => {
        symlinkSync('README.md', path.join(folder, 'link.yaml'));
        symlinkSync('link-2.yaml', path.join(folder, 'link-1.yaml'));
        symlinkSync('link-1.yaml', path.join(folder, 'link-2.yaml'));
        git('add', '--all', '--', ':!node_modules');
      });
    },
  },
  {
    name: 'a submodule beside',
    around({ repository }) {
      amended(repository, () =>
        repository.git('update-index', '--add', '--cacheinfo', `160000,${HEX},vendor/backups`),
      );
    },
  },
  {
    name: 'a submodule in place of the folder',
    around({ repository, file }) {
      const folder = path.posix.dirname(file);
      if (folder === '.') return;
      amended(repository, () => {
        repository.git('rm', '-r', '--quiet', '--cached', folder);
        repository.git('update-index', '--add', '--cacheinfo', `160000,${HEX},${folder}`);
      });
    },
  },
  {
    name: 'other modes of files',
    around({ repository }) {
      amended(repository, () => repository.git('update-index', '--chmod=+x', 'README.md'));
    },
  },
  {
    name: 'a file of before that is missing',
    around(table) {
      const id = blobOf(table, 'main');
      rmSync(path.join(table.repository.folder, '.git/objects', id.slice(0, 2), id.slice(2)));
    },
  },
  {
    name: 'a folder of before that is missing',
    around({ repository: { folder, git } }) {
      const id = git('rev-parse', 'main^{tree}').trim();
      rmSync(path.join(folder, '.git/objects', id.slice(0, 2), id.slice(2)));
    },
  },
  { name: 'a clone without files', around: ({ repository }) => cloned(repository, '--filter=blob:none') },
  { name: 'a clone without folders', around: ({ repository }) => cloned(repository, '--filter=tree:0') },
  {
    name: 'a shallow clone',
    around: ({ repository }) => cloned(repository, '--depth=1', '--no-single-branch'),
  },
  { name: 'an ordinary clone', around: ({ repository }) => cloned(repository) },
  {
    name: 'a history whose common commit hides behind a shallow end',
    around({ repository }) {
      const { git } = repository;
      // The base goes on and is merged, so that the change has it; what was common before that is older.
      git('checkout', '--quiet', 'main');
      git('commit', '--quiet', '--allow-empty', '-m', 'On');
      git('checkout', '--quiet', 'change');
      git('merge', '--quiet', '--no-edit', 'main');
      return cloned(repository, '--depth=2', '--no-single-branch');
    },
  },
  {
    name: 'commits that cross',
    around({ repository: { git } }) {
      git('checkout', '--quiet', '-b', 'side', 'main');
      git('commit', '--quiet', '--allow-empty', '-m', 'Side');
      git('checkout', '--quiet', 'main');
      git('commit', '--quiet', '--allow-empty', '-m', 'Main');
      git('merge', '--quiet', '--no-edit', 'side');
      git('checkout', '--quiet', 'change');
      git('merge', '--quiet', '--no-edit', 'main~1', 'side');
    },
  },
  {
    name: 'the commit of before replaced by that of after',
    around: ({ repository: { git } }) => void git('replace', 'main', 'change'),
  },
  {
    name: 'a file of before replaced',
    around(table) {
      const other = table.repository.git('hash-object', '-w', 'README.md').trim();
      table.repository.git('replace', blobOf(table, 'main'), other);
    },
  },
  {
    name: 'a graft',
    around({ repository: { folder, git } }) {
      mkdirSync(path.join(folder, '.git/info'), { recursive: true });
      const [from, to] = [git('rev-parse', 'main').trim(), git('rev-parse', 'change').trim()];
      writeFileSync(path.join(folder, '.git/info/grafts'), `${from} ${to}\n${to}\n`);
    },
  },
  {
    name: 'a tag of the name of the base',
    around: ({ repository: { git } }) => void git('tag', 'main', 'change'),
  },
  {
    name: 'a tag in full of the name of the base',
    around({ repository: { git } }) {
      git('tag', '-a', '-m', 'main', 'main', 'change');
    },
  },
  {
    name: 'a remote of the name of the base',
    around: ({ repository: { git } }) => void git('update-ref', 'refs/remotes/main', 'change'),
  },
  {
    name: 'a folder of the name of the base',
    around: ({ repository: { folder } }) => void mkdirSync(path.join(folder, 'main')),
  },
  withEnvironment('another repository', ({ repository: { folder } }) => {
    const other = path.join(folder, 'other');
    mkdirSync(other);
    const run = (...words: string[]) => execFileSync('git', words, { cwd: other, stdio: 'pipe' });
    run('init', '--quiet', '--initial-branch=main');
    run(
      '-c',
      'user.name=x',
      '-c',
      'user.email=x@example.com',
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      'Empty',
    );
    run('branch', 'change');
    return { GIT_DIR: path.join(other, '.git') };
  }),
  withEnvironment('other objects, grafts and replacements', ({ repository: { folder, git } }) => {
    git('update-ref', `refs/evil/${git('rev-parse', 'main').trim()}`, 'change');
    return {
      GIT_OBJECT_DIRECTORY: path.join(folder, 'nowhere'),
      GIT_REPLACE_REF_BASE: 'refs/evil/',
      GIT_SHALLOW_FILE: '/dev/null',
      GIT_NAMESPACE: 'x',
    };
  }),
  withEnvironment('settings', () => ({
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: 'core.useReplaceRefs',
    GIT_CONFIG_VALUE_0: 'true',
    GIT_CONFIG_KEY_1: 'core.quotePath',
    GIT_CONFIG_VALUE_1: 'false',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_TRACE: '1',
    GIT_INDEX_FILE: '/nowhere',
  })),
];
