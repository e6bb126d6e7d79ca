import path from 'node:path';
import { BackupError } from '../../lib/errors';
import { filesOf, type Located, MANIFEST, readText, readYaml } from '../input';
import type { Io } from '../io';
import { kustomizationEffect } from '../kustomize';

/**
 * Objects of files, of the `.yaml`, `.yml` and `.json` files of folders and their folders (none that is hidden), and of
 * `-`, which is the standard input. A kustomization.yaml that only lists what lies there is passed over.
 * @throws BackupError or AggregateError of them: `file-invalid`
 */
export async function readManifests(names: readonly string[], io: Io): Promise<Located[]> {
  const found: Located[] = [];
  for (const name of names) {
    if (name === '-') {
      found.push(...readYaml(await io.stdin.read(), 'stdin'));
      continue;
    }
    for (const file of await filesOf(name, io.cwd, MANIFEST)) {
      const text = await readText(path.resolve(io.cwd, file), file);
      const effect = kustomizationEffect({ name: file, text });
      if (effect === 'lists') continue;
      if (effect === 'changes') throw notBuilt(file);
      found.push(...readYaml(text, file));
    }
  }
  if (found.length === 0) {
    throw new BackupError('file-invalid', 'There is no object to apply', {
      at: names.join(', '),
      fix: 'name a YAML or JSON file, a folder with such files, or - for the standard input',
    });
  }
  return found;
}

function notBuilt(file: string): BackupError {
  const folder = path.dirname(file);
  return new BackupError(
    'file-invalid',
    'This kustomization changes what lies in its folder, and apply does not build it',
    {
      at: file,
      fix: `build it first: kubectl kustomize ${folder} | mosk-backup apply -`,
    },
  );
}
