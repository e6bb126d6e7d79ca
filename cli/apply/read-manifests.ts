import path from 'node:path';
import { BackupError } from '../../lib/errors';
import { filesOf, type Located, MANIFEST, type Mistake, mistakeError, readText, readYaml } from '../input';
import type { Io } from '../io';
import { buildAll, KUSTOMIZATION, kustomizationEffect, type NamedText } from '../kustomize';

const WANTED = new RegExp(`${MANIFEST.source}|${KUSTOMIZATION.source}`);

/**
 * Objects of files, of the `.yaml`, `.yml` and `.json` files of folders and their folders (none that is hidden), and of
 * `-`, which is the standard input. A kustomization.yaml that only lists all of what lies there is passed over.
 * @throws BackupError or AggregateError of them: `file-invalid`
 */
export async function readManifests(names: readonly string[], io: Io): Promise<Located[]> {
  const found: Located[] = [];
  for (const name of names) {
    if (name === '-') {
      found.push(...readYaml(await io.stdin.read(), 'stdin'));
      continue;
    }
    const files: NamedText[] = [];
    for (const file of await filesOf(name, io.cwd, WANTED)) {
      files.push({ name: file, text: await readText(path.resolve(io.cwd, file), file) });
    }
    const effects = files.map(kustomizationEffect);
    const changing = files[effects.indexOf('changes')];
    if (changing !== undefined) throw notBuilt(changing.name);
    const read = new Map(
      files.flatMap((file, index) =>
        effects[index] === 'lists' ? [] : [[file, readYaml(file.text, file.name)]],
      ),
    );
    if (effects.includes('lists')) refuseOthers(files, read, path.normalize(name));
    for (const objects of read.values()) found.push(...objects);
  }
  if (found.length === 0) {
    throw new BackupError('file-invalid', 'There is no object to apply', {
      at: names.join(', '),
      fix: 'name a YAML or JSON file, a folder with such files, or - for the standard input',
    });
  }
  return found;
}

/** kustomize takes what is listed, wherever it lies, and nothing else: both have to be the same here. */
function refuseOthers(
  files: readonly NamedText[],
  read: ReadonlyMap<NamedText, Located[]>,
  folder: string,
): void {
  const { builds, unlisted } = buildAll(files, (file) => ({ objects: read.get(file) ?? [], mistakes: [] }));
  const fix = `list all of the folder and nothing else, name single files, or build what is listed: kubectl kustomize ${folder} | mosk-backup apply -`;
  const mistakes: Mistake[] = [
    ...builds.flatMap((each) => [...each.mistakes, ...each.elsewhere]),
    ...unlisted.map((file) => ({ file, line: 1, problem: 'No kustomization.yaml names this file', fix })),
  ];
  if (mistakes.length > 0) throw new AggregateError(mistakes.map((each) => mistakeError({ ...each, fix })));
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
