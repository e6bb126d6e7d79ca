import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { manifestFileName } from '../../cli/synth';
import type { KubeObject } from '../../lib/model';

/** A Git repository with manifests, as a team of backups keeps it. */
export interface GitRepository {
  readonly folder: string;
  /** Makes these the only manifests, as a new commit. JSON is YAML too. */
  commit(objects: readonly KubeObject[]): void;
  remove(): void;
}

/** Folder of the manifests in the repository. */
export const MANIFESTS = 'manifests';

export function gitRepository(): GitRepository {
  const folder = mkdtempSync(path.join(tmpdir(), 'mosk-repository-'));
  const identity = ['-c', 'user.name=team', '-c', 'user.email=team@example.com'];
  const git = (...words: string[]) =>
    execFileSync('git', [...identity, ...words], {
      cwd: folder,
      stdio: 'pipe',
      env: { PATH: process.env.PATH, HOME: folder },
    });
  git('init', '--quiet');
  return {
    folder,
    commit(objects) {
      const manifests = path.join(folder, MANIFESTS);
      rmSync(manifests, { recursive: true, force: true });
      mkdirSync(manifests);
      for (const object of objects) {
        writeFileSync(path.join(manifests, manifestFileName(object)), JSON.stringify(object));
      }
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '-m', 'Manifests');
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
