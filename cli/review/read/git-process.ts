import { spawn } from 'node:child_process';
import { BackupError } from '../../../lib/errors';
import type { Io } from '../../io';

/** What Git has answered. */
export interface GitAnswer {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs Git in a folder. The words are an operation and its arguments. */
export function runGit(
  words: readonly string[],
  input: string,
  folder: string,
  { env, signal }: Io,
): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    const git = spawn('git', ['--no-optional-locks', ...words], {
      cwd: folder,
      env: gitEnvironment(env),
      signal,
    });
    const stdout: Buffer[] = [];
    let stderr = '';
    git.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    git.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    git.on('error', (cause) => reject(signal.aborted ? cause : unavailable(cause)));
    git.on('close', (code) => resolve({ code, stdout: Buffer.concat(stdout), stderr }));
    // Git may end without having read it all, and says why on its own.
    git.stdin.on('error', () => {});
    git.stdin.end(input);
  });
}

/** Where Git finds its settings and its repository: whoever trusts a folder of somebody else's has written it there. */
const KEPT = /^GIT_(?:CONFIG_|CEILING_DIRECTORIES$|DISCOVERY_ACROSS_FILESYSTEM$)/;

/**
 * The environment in which Git reads what was committed, and nothing else: variables could lead it to other objects
 * (GIT_OBJECT_DIRECTORY), another history (GIT_GRAFT_FILE, replace refs) or over the network to those that a partial
 * clone has left out (git(1), "Environment Variables").
 */
export function gitEnvironment(env: Io['env']): Record<string, string | undefined> {
  const own = Object.entries(env).filter(([name]) => !name.startsWith('GIT_') || KEPT.test(name));
  return {
    ...Object.fromEntries(own),
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: '/dev/null',
    GIT_NO_LAZY_FETCH: '1',
    // Git older than 2.44 does not know the one above.
    GIT_ALLOW_PROTOCOL: 'none',
    LC_ALL: 'C',
  };
}

/** What a step that has to work has printed. @throws BackupError `file-invalid` */
export async function succeed(answer: Promise<GitAnswer>): Promise<Buffer> {
  const { code, stdout, stderr } = await answer;
  if (code === 0) return stdout;
  throw new BackupError('file-invalid', 'Git could not read this commit', {
    value: firstLine(stderr),
    fix: COMPLETE,
  });
}

/** How a clone gets what it lacks. */
export const COMPLETE =
  'fetch the whole history and all files: git fetch --unshallow in a shallow clone, a clone without --filter in place of a partial one';

/** The first line of what Git has to say. */
export function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

function unavailable(cause: unknown): BackupError {
  return new BackupError('engine-missing', 'Git could not be started', {
    fix: 'install git, or compare two folders: mosk-backup review FOLDER FOLDER',
    cause,
  });
}
