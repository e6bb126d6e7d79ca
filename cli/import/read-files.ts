import path from 'node:path';
import { isObject, type KubeObject } from '../../lib/model';
import { filesOf, MANIFEST, readText, readYaml } from '../input';
import { unfolded } from '../input/unfolded';
import type { Io } from '../io';
import { wellFormed } from './well-formed';

/**
 * Objects of exported files, of folders with such files, and of `-`, the standard input.
 * @throws BackupError or AggregateError of them: `file-invalid`
 */
export async function readFiles(names: readonly string[], io: Io): Promise<KubeObject[]> {
  const found: KubeObject[] = [];
  for (const name of names) {
    if (name === '-') {
      push(objectsOf(await io.stdin.read(), 'stdin'));
      continue;
    }
    for (const file of await filesOf(name, io.cwd, MANIFEST)) {
      push(objectsOf(await readText(path.resolve(io.cwd, file), file), file));
    }
  }
  return found;

  function push(objects: readonly KubeObject[]): void {
    for (const each of objects) found.push(wellFormed(each));
  }
}

/** JSON is read as JSON: an export of tens of thousands of backups is no text to count the lines of. */
function objectsOf(text: string, file: string): KubeObject[] {
  return objectsOfJson(text) ?? readYaml(text, file).map(({ object }) => object);
}

/** `undefined` where it is not JSON, or not all of it is an object: who reads YAML says what is wrong, and where. */
function objectsOfJson(text: string): KubeObject[] | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    const values = unfolded(JSON.parse(text)).map(({ value }) => value);
    return values.every(isKubeObject) ? values : undefined;
  } catch {
    return undefined;
  }
}

function isKubeObject(value: unknown): value is KubeObject {
  if (!isObject(value) || !isObject(value.metadata)) return false;
  const { apiVersion, kind, metadata } = value;
  const texts = [apiVersion, kind, metadata.name, metadata.namespace ?? ''];
  return texts.every((text) => typeof text === 'string');
}
