import { spawn } from 'node:child_process';
import { BackupError } from '../../../lib/errors';
import type { Io } from '../../io';

/** A file of a commit that may hold manifests. */
export interface CommittedFile {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A repository, read as data: nothing is checked out, and no hook, filter or program of any ref runs. */
export interface Git {
  /** What Git says where it has no repository to read; `undefined` where it has one. */
  problem(): Promise<string | undefined>;
  /** The commit of a ref in full, or `undefined` if there is no such commit. */
  commitOf(ref: string): Promise<string | undefined>;
  /** The latest commit that both come from; `undefined` if none is known here, as in a shallow clone. */
  commonAncestor(one: string, other: string): Promise<string | undefined>;
  /** Paths of the regular files of a commit. */
  pathsOf(commit: string): Promise<readonly string[]>;
  /** The content of some files of a commit. */
  filesOf(commit: string, paths: readonly string[]): Promise<CommittedFile[]>;
}

interface Answer {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** @param folder within the working tree */
export function gitIn(folder: string, io: Io): Git {
  const run = (words: readonly string[], input = '') => answerOf(words, input, folder, io);

  async function blobsOf(commit: string): Promise<Map<string, string>> {
    const listed = await succeed(run(['ls-tree', '-r', '-z', '--full-tree', checked(commit)]));
    const blobs = new Map<string, string>();
    for (const entry of listed.toString('utf8').split('\0')) {
      // Links and submodules lead elsewhere, so only regular files count.
      const [, id, path] = /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(entry) ?? [];
      if (id !== undefined && path !== undefined) blobs.set(path, id);
    }
    return blobs;
  }

  return {
    async problem() {
      const { code, stderr } = await run(['rev-parse', '--git-dir']);
      return code === 0 ? undefined : firstLine(stderr);
    },
    async commitOf(ref) {
      // No ref begins with a dash: it would be taken for an option.
      if (ref.startsWith('-')) return undefined;
      const { code, stdout } = await run(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
      return code === 0 ? checked(stdout.toString('utf8').trim()) : undefined;
    },
    async commonAncestor(one, other) {
      const { code, stdout } = await run(['merge-base', checked(one), checked(other)]);
      return code === 0 ? checked(stdout.toString('utf8').trim()) : undefined;
    },
    pathsOf: async (commit) => [...(await blobsOf(commit)).keys()],
    async filesOf(commit, paths) {
      const blobs = await blobsOf(commit);
      const wanted = paths.flatMap((path) => {
        const id = blobs.get(path);
        return id === undefined ? [] : [{ path, id }];
      });
      const ids = wanted.map(({ id }) => `${id}\n`).join('');
      const texts = contentsOf(await succeed(run(['cat-file', '--batch'], ids)));
      return wanted.map(({ path }, index) => ({ path, text: texts[index] ?? '' }));
    },
  };
}

/** `<id> blob <size>\n<content>\n`, one after the other. */
function contentsOf(output: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf('\n', at);
    const size = Number(output.toString('latin1', at, end).split(' ')[2]);
    texts.push(output.toString('utf8', end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return texts;
}

/** What is handed on to Git is only ever a number of a commit. */
function checked(commit: string): string {
  if (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)) return commit;
  throw new BackupError('file-invalid', 'This is not the number of a commit', {
    value: JSON.stringify(commit),
  });
}

function answerOf(words: readonly string[], input: string, folder: string, io: Io): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const git = spawn('git', ['--no-optional-locks', ...words], {
      cwd: folder,
      env: { ...io.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
      signal: io.signal,
    });
    const stdout: Buffer[] = [];
    let stderr = '';
    git.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    git.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    git.on('error', (cause) => reject(io.signal.aborted ? cause : unavailable(cause)));
    git.on('close', (code) => resolve({ code, stdout: Buffer.concat(stdout), stderr }));
    // Git may end without having read it all, and says why on its own.
    git.stdin.on('error', () => {});
    git.stdin.end(input);
  });
}

async function succeed(answer: Promise<Answer>): Promise<Buffer> {
  const { code, stdout, stderr } = await answer;
  if (code === 0) return stdout;
  throw new BackupError('file-invalid', 'Git could not read this commit', {
    value: firstLine(stderr),
    fix: 'in a shallow clone, fetch the whole history: git fetch --unshallow',
  });
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

function unavailable(cause: unknown): BackupError {
  return new BackupError('engine-missing', 'Git could not be started', {
    fix: 'install git, or compare two folders: mosk-backup review FOLDER FOLDER',
    cause,
  });
}
