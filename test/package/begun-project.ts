import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CommentsServer, TOKEN } from '../ci/comments-server';
import type { Job } from '../ci/github-runner';
import type { GitLabRun } from '../ci/gitlab-runner';
import { environment, packed, ROOT, run } from './installed';

/** What `corepack enable pnpm` would bring. */
const PNPM = 'pnpm@12.21.0';

export interface BegunProject {
  readonly folder: string;
  readonly temporary: string;
  /** Of the jobs. The first `npm ci` installs the packages; whoever asks again in this project finds them. */
  readonly env: Readonly<Record<string, string>>;
  /** Commits of both ends of a pull request: as `init` wrote it, and as a change of one file leaves it. */
  readonly base: string;
  readonly head: string;
  checkout(commit: string): void;
  remove(): void;
}

/** A project as `init` begins it, with the packed package in its lock file, in a repository with a change to be reviewed. */
export function begunProject(
  words: readonly string[],
  changed: { readonly file: string; readonly from: string; readonly to: string },
): BegunProject {
  const temporary = mkdtempSync(path.join(tmpdir(), 'mosk-begun-'));
  const folder = path.join(temporary, 'builds/backups');
  const programs = path.join(temporary, 'programs');
  mkdirSync(programs);
  const program = (name: string, script: string) =>
    writeFileSync(path.join(programs, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
  program('npm', installingOnce(`${npm} ci`, folder, npm));
  program('pnpm', installingOnce(`npx --yes ${PNPM} install`, folder, `npx --yes ${PNPM}`));
  program('corepack', '');
  const env = {
    ...(environment() as Record<string, string>),
    PATH: [programs, path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
    npm_config_prefer_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
  };
  run(ROOT, process.execPath, 'dist/cli/main.js', 'init', folder, ...words);
  const lock = words.includes('pnpm')
    ? ['pnpm', 'add', '--lockfile-only']
    : ['npm', 'install', '--package-lock-only'];
  execFileSync('sh', ['-c', `${lock.join(' ')} ${packed()}`], { cwd: folder, env, stdio: 'pipe' });

  const git = (...more: string[]) =>
    execFileSync('git', more, { cwd: folder, encoding: 'utf8', stdio: 'pipe', env });
  const commit = (message: string) => {
    git('add', '.');
    git('-c', 'user.name=team', '-c', 'user.email=team@example.com', 'commit', '--quiet', '-m', message);
    return git('rev-parse', 'HEAD').trim();
  };
  git('init', '--quiet', '--initial-branch=main');
  git('remote', 'add', 'origin', folder);
  const base = commit('as init wrote it');
  git('checkout', '--quiet', '-b', 'change');
  const file = path.join(folder, changed.file);
  const text = readFileSync(file, 'utf8');
  if (!text.includes(changed.from)) throw new Error(`${changed.file} does not say ${changed.from}`);
  writeFileSync(file, text.replace(changed.from, changed.to));
  const head = commit('a change');
  git('update-ref', 'refs/pull/7/head', head);
  git('checkout', '--quiet', 'main');
  return {
    folder,
    temporary,
    env,
    base,
    head,
    checkout: (wanted) => void git('checkout', '--quiet', wanted),
    remove: () => rmSync(temporary, { recursive: true, force: true }),
  };
}

/** Clean installs, the first of which is one. */
function installingOnce(install: string, folder: string, program: string): string {
  return `case "$1 $*" in
"ci ci"*|*--frozen-lockfile*)
  if [ ! -e ${folder}/node_modules ]; then exec ${program} "$@"; fi
  echo "installed before by: ${install}"
  [ -e node_modules ] || ln -s ${folder}/node_modules node_modules ;;
*) exec ${program} "$@" ;;
esac`;
}

/** The job of a pull request on GitHub. */
export function pullRequest({ folder, temporary, env, base }: BegunProject, server: CommentsServer): Job {
  const repository = { full_name: 'acme/backups' };
  return {
    workspace: folder,
    temporary,
    env: { ...env, GITHUB_API_URL: server.url, GITHUB_REPOSITORY: repository.full_name },
    event: {
      number: 7,
      pull_request: { number: 7, base: { sha: base }, head: { repo: repository } },
      repository,
    },
    token: TOKEN,
  };
}

/** The same as a merge request on GitLab. */
export function mergeRequest({ folder, env, head }: BegunProject, server: CommentsServer): GitLabRun {
  return {
    projectDir: folder,
    env: {
      ...env,
      CI_COMMIT_SHA: head,
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      CI_API_V4_URL: server.url,
      CI_PROJECT_ID: '11',
      CI_MERGE_REQUEST_PROJECT_ID: '11',
      CI_MERGE_REQUEST_IID: '7',
      REVIEW_TOKEN: TOKEN,
    },
  };
}

export const exampleOf = (template: string, file: string) => path.join(ROOT, 'examples/init', template, file);

export function hasPackages({ folder }: BegunProject): boolean {
  return existsSync(path.join(folder, 'node_modules/mosk-backup/package.json'));
}
