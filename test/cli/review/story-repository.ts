import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(__dirname, '../../..');
export const STORIES = path.join(__dirname, 'stories');

/** Names of the stories. */
export const STORY_NAMES = readdirSync(STORIES).sort();

/** A repository of two commits, in a folder of its own. */
export interface StoryRepository {
  readonly folder: string;
  git(...words: string[]): string;
  remove(): void;
}

/** The same for ever: numbers of commits are part of reviews. */
const IDENTITY = {
  GIT_AUTHOR_NAME: 'team',
  GIT_AUTHOR_EMAIL: 'team@example.com',
  GIT_AUTHOR_DATE: '2026-11-23T08:00:00Z',
  GIT_COMMITTER_NAME: 'team',
  GIT_COMMITTER_EMAIL: 'team@example.com',
  GIT_COMMITTER_DATE: '2026-11-23T08:00:00Z',
};

/** A commit of a test is not followed by another process that looks whether there is something to tidy up. */
const UNTIDIED = {
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'maintenance.auto',
  GIT_CONFIG_VALUE_0: 'false',
};

/** An empty repository, as a runner of a CI system has one. */
export function emptyRepository(): StoryRepository {
  const folder = mkdtempSync(path.join(tmpdir(), 'mosk-review-'));
  const git = (...words: string[]) =>
    execFileSync('git', words, {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { PATH: process.env.PATH, HOME: folder, ...IDENTITY, ...UNTIDIED },
    });
  git('init', '--quiet', '--template=', '--initial-branch=main');
  // Policies require the package.
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  return { folder, git, remove: () => rmSync(folder, { recursive: true }) };
}

/** Both ends of a story as two commits: `main`, and `change` on top of it. Inventory and policy lie in the working tree. */
export function storyRepository(name: string): StoryRepository {
  const repository = emptyRepository();
  const { folder, git } = repository;
  for (const [end, branch] of [
    ['base', 'main'],
    ['head', 'change'],
  ] as const) {
    if (branch !== 'main') git('checkout', '--quiet', '-b', branch);
    rmSync(path.join(folder, 'clusters'), { recursive: true, force: true });
    cpSync(path.join(STORIES, name, end), folder, { recursive: true });
    git('add', 'clusters');
    git('commit', '--quiet', '--allow-empty', '-m', end);
  }
  for (const file of ['inventory.json', 'policy.js']) {
    const source = path.join(STORIES, name, file);
    if (existsSync(source)) cpSync(source, path.join(folder, file));
  }
  return repository;
}

/** What is written on the command line of a story, in its repository. */
export function storyArguments(name: string): string[] {
  const has = (file: string) => existsSync(path.join(STORIES, name, file));
  return [
    ...['review', 'main', 'change', '--path', 'clusters', '--from', '2026-11-23'],
    ...(has('inventory.json') ? ['--inventory', 'inventory.json'] : []),
    ...(has('policy.js') ? ['--policy', 'policy.js'] : []),
  ];
}
