import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { storyRepository } from '../cli/review/story-repository';

const ROOT = path.join(__dirname, '../..');

/** A story as a server has it, with its change as pull request 7, and clones of it as runners make them. */
export interface ReviewedRepository {
  /** Commits of both ends. */
  readonly base: string;
  readonly head: string;
  /** Of a runner's own; first on its PATH is a folder with an `npm` whose `ci` installs the package of this checkout. */
  readonly env: Readonly<Record<string, string>>;
  readonly temporary: string;
  /** A fresh clone with this commit checked out. */
  clone(commit: string): string;
  close(): void;
}

export function reviewedRepository(story: string): ReviewedRepository {
  const server = storyRepository(story);
  const commitOf = (name: string) => server.git('rev-parse', name).trim();
  const [base, head] = [commitOf('main'), commitOf('change')];
  server.git('update-ref', 'refs/pull/7/head', head);
  server.git('checkout', '--quiet', 'main');
  const temporary = mkdtempSync(path.join(tmpdir(), 'mosk-ci-'));
  const programs = path.join(temporary, 'programs');
  mkdirSync(programs);
  writeFileSync(path.join(programs, 'npm'), installs(), { mode: 0o755 });
  let clones = 0;
  return {
    base,
    head,
    temporary,
    env: {
      PATH: [programs, path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
      HOME: temporary,
    },
    clone(commit) {
      clones += 1;
      const folder = path.join(temporary, `builds-${clones}`, 'backups');
      const git = (cwd: string, ...words: string[]) => execFileSync('git', words, { cwd, stdio: 'pipe' });
      git(temporary, 'clone', '--quiet', server.folder, folder);
      git(folder, 'fetch', '--quiet', 'origin', 'refs/pull/7/head');
      git(folder, 'checkout', '--quiet', '--detach', commit);
      install(folder);
      return folder;
    },
    close() {
      rmSync(temporary, { recursive: true });
      server.remove();
    },
  };
}

/** As `npm ci` leaves it. */
function install(folder: string): void {
  mkdirSync(path.join(folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync(ROOT, path.join(folder, 'node_modules/mosk-backup'));
  symlinkSync('../mosk-backup/dist/cli/main.js', path.join(folder, 'node_modules/.bin/mosk-backup'));
}

function installs(): string {
  return `#!/bin/sh
[ "$*" = "ci --ignore-scripts" ] || { echo "npm $*: not expected" >&2; exit 1; }
mkdir -p node_modules/.bin
ln -sfn ${ROOT} node_modules/mosk-backup
ln -sfn ../mosk-backup/dist/cli/main.js node_modules/.bin/mosk-backup
echo "npm ci in $PWD"
`;
}
