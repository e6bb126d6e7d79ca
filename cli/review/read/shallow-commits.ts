import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../../../lib/errors';

/**
 * Commits whose parents a shallow clone lacks (gitrepository-layout(5), `shallow`).
 * @throws BackupError `file-invalid` where there are such and they cannot be told
 */
export async function shallowCommits(
  run: (words: readonly string[]) => Promise<{ code: number | null; stdout: Buffer }>,
  folder: string,
): Promise<ReadonlySet<string>> {
  const { stdout } = await run(['rev-parse', '--is-shallow-repository', '--git-path', 'shallow']);
  const [isShallow, file = ''] = stdout.toString('utf8').split('\n');
  if (isShallow === 'false') return new Set();
  try {
    const text = await readFile(path.resolve(folder, file), 'utf8');
    return new Set(text.split('\n').filter((line) => line !== ''));
  } catch (cause) {
    throw new BackupError('file-invalid', 'What this shallow clone lacks cannot be told', {
      fix: 'fetch the whole history: git fetch --unshallow',
      cause,
    });
  }
}
