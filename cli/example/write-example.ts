import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import type { KubeObject } from '../../lib/model';
import { type Example, exampleBackup, exampleCredential, exampleKey } from './manifests';

export interface ExampleFiles {
  /** Folder with the three manifests. */
  readonly manifests: string;
  /** File with the key's value, as `verify` and openssl want it. */
  readonly keyFile: string;
  readonly backupName: string;
}

/** In the folder of the cluster. */
export const EXAMPLE_KEY_FILE = 'example.key';

/** Writes manifests that fit a local management cluster, and its key; readable for their owner only. */
export async function writeExample(folder: string, example: Example): Promise<ExampleFiles> {
  const backup = exampleBackup(example);
  const manifests = path.join(folder, 'example');
  const keyFile = path.join(folder, EXAMPLE_KEY_FILE);
  await mkdir(manifests, { recursive: true });
  const documents: Record<string, KubeObject> = {
    'credential.yaml': exampleCredential(example),
    'key.yaml': exampleKey(example),
    'backup.yaml': backup,
  };
  for (const [name, object] of Object.entries(documents)) {
    await writePrivately(path.join(manifests, name), stringify(object));
  }
  await writePrivately(keyFile, `${example.key}\n`);
  return { manifests, keyFile, backupName: backup.metadata.name };
}

async function writePrivately(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  // An earlier file keeps its own rights when it is written again.
  await chmod(file, 0o600);
}
