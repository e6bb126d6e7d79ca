import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requireEngine } from '../find-engines';

/** What kubectl's packages make of a file. */
export interface Decoded {
  readonly objects: readonly Record<string, unknown>[];
  readonly error?: string;
}

/** Decodes files with kubectl's own packages, each by itself. */
export function kubectlReads(files: readonly Buffer[]): Decoded[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'mosk-backup-read-'));
  try {
    const names = files.map((content, index) => {
      const name = path.join(folder, `${index}.yaml`);
      writeFileSync(name, content);
      return name;
    });
    const { stdout, stderr, status } = spawnSync(requireEngine('manifest-decoder'), {
      input: `${names.join('\n')}\n`,
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
    if (status !== 0) throw new Error(`manifest-decoder ended with ${status}: ${stderr}`);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Decoded);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
