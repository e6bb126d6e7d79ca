/** What of a folder of this machine is looked at. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { folderFiles } from '../../../providers/storage';

jest.mock('node:fs/promises', () => ({ __esModule: true, ...jest.requireActual('node:fs/promises') }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mosk-folder-'));
  for (const name of ['prod/eu/a', 'prod/b', 'private/c', 'd']) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), '');
  }
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  jest.restoreAllMocks();
});

const keysOf = async (prefix: string) =>
  (await folderFiles(folder).list(prefix)).map(({ key }) => key).sort();

it.each([
  ['', ['d', 'private/c', 'prod/b', 'prod/eu/a']],
  ['pr', ['private/c', 'prod/b', 'prod/eu/a']],
  ['prod/', ['prod/b', 'prod/eu/a']],
  ['prod/e', ['prod/eu/a']],
  ['nowhere/', []],
  ['d/', []],
])('the files whose path begins with "%s"', async (prefix, keys) => {
  expect(await keysOf(prefix)).toEqual(keys);
});

it('nothing beside the folder that is asked for is read', async () => {
  const readdir = jest.spyOn(fs, 'readdir');
  await keysOf('prod/e');
  expect(readdir.mock.calls.map(([name]) => name)).toEqual([path.join(folder, 'prod/')]);
});

it('a folder that is not there is an error where it is the one that was named', async () => {
  await expect(folderFiles(path.join(folder, 'no')).list('')).rejects.toMatchObject({
    code: 'storage-error',
  });
});
