/** rclone, as people and MOSK run it: copies in both directions, and the settings of its S3 backend. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ClientOperation, StorageWorld } from './operation';

export interface RcloneWorld extends StorageWorld {
  /** What rclone prints; its remote `local` is the endpoint. */
  readonly rclone: (...args: string[]) => Promise<string>;
  /** A folder for files of the operation. */
  readonly folder: string;
}

type Operation = ClientOperation<RcloneWorld>;

const MIB = 1024 * 1024;
const MD5_OF_CONTENT = '9a0364b9e99bb480dd25e1f0284c8555';

const works = (name: string, run: Operation['run']): Operation => ({ name, result: 'works', run });

/** A copy of a new file with a setting that the endpoint does not heed. */
function refused(...setting: string[]): Operation {
  return {
    name: `copyto ${setting.join(' ')}`,
    result: '501',
    run: (world) => world.rclone('copyto', upload(world), `local:${world.bucket}/new`, ...setting),
  };
}

export const RCLONE: readonly Operation[] = [
  works('copyto', async (world) => {
    const { rclone, bucket, stored, folder } = world;
    await rclone('copyto', upload(world), `local:${bucket}/folder/new`);
    assert.equal(stored('folder/new'), 'new content');
    await rclone('copyto', `local:${bucket}/folder/new`, path.join(folder, 'down'));
    assert.equal(readFileSync(path.join(folder, 'down'), 'utf8'), 'new content');
  }),
  works('copyto of several parts', async (world) => {
    const { rclone, bucket, stored } = world;
    const parts = ['--s3-upload-cutoff', '5Mi', '--s3-chunk-size', '5Mi'];
    await rclone('copyto', upload(world, 'x'.repeat(11 * MIB)), `local:${bucket}/new`, ...parts);
    assert.equal(stored('new').length, 11 * MIB);
    const listed = await rclone('lsf', '--format', 'h', '--hash', 'MD5', `local:${bucket}/new`);
    assert.match(listed, /^[0-9a-f]{32}\n$/);
  }),
  works('copyto --s3-use-presigned-request', async (world) => {
    await world.rclone('copyto', upload(world), `local:${world.bucket}/new`, '--s3-use-presigned-request');
    assert.equal(world.stored('new'), 'new content');
  }),
  works('copyto into a bucket that it makes', async (world) => {
    await world.rclone('copyto', upload(world), `local:${world.bucket}-new/new`);
    assert.equal(await world.rclone('cat', `local:${world.bucket}-new/new`), 'new content');
  }),
  works('copyto from object to object', async ({ rclone, bucket, stored }) => {
    await rclone('copyto', `local:${bucket}/file`, `local:${bucket}/copy`);
    assert.equal(stored('copy'), 'content');
  }),
  works('copy of a tree, and once more', async (world) => {
    const { rclone, bucket, folder, stored } = world;
    mkdirSync(path.join(folder, 'tree', 'a b'), { recursive: true });
    writeFileSync(path.join(folder, 'tree', 'a b', 'ü & <x>'), 'x');
    utimesSync(path.join(folder, 'tree', 'a b', 'ü & <x>'), 1_700_000_000, 1_700_000_000);
    const copy = () => rclone('copy', path.join(folder, 'tree'), `local:${bucket}/tree`, '--verbose');
    await copy();
    assert.equal(stored('tree/a b/ü & <x>'), 'x');
    const times = await rclone(
      'lsf',
      '-R',
      '--files-only',
      '--format',
      't',
      '--time-format',
      'unix',
      `local:${bucket}/tree`,
    );
    assert.equal(times, '1700000000\n');
    assert.doesNotMatch(await copy(), /Copied/);
  }),
  works('copy --metadata', async (world) => {
    const { rclone, bucket } = world;
    await rclone(
      'copyto',
      upload(world),
      `local:${bucket}/new`,
      '--metadata',
      '--metadata-set',
      'made=by-hand',
    );
    assert.match(
      await rclone('lsf', '--format', 'M', '--metadata', `local:${bucket}/new`),
      /"made":"by-hand"/,
    );
  }),
  works('copy --s3-directory-markers --create-empty-src-dirs', async ({ rclone, bucket, folder }) => {
    mkdirSync(path.join(folder, 'tree', 'empty', 'deeper'), { recursive: true });
    const markers = '--s3-directory-markers';
    await rclone(
      'copy',
      path.join(folder, 'tree'),
      `local:${bucket}/tree`,
      '--create-empty-src-dirs',
      markers,
    );
    const found = await rclone('lsf', '-R', '--dirs-only', `local:${bucket}/tree`, markers);
    assert.deepEqual(found.trim().split('\n').sort(), ['empty/', 'empty/deeper/']);
    await rclone('purge', `local:${bucket}/tree`, markers);
    assert.equal(await rclone('lsf', '-R', `local:${bucket}`), 'file\n');
  }),
  works('moveto', async ({ rclone, bucket, stored }) => {
    await rclone('moveto', `local:${bucket}/file`, `local:${bucket}/moved`);
    assert.equal(stored('moved'), 'content');
    assert.equal(await rclone('lsf', `local:${bucket}`), 'moved\n');
  }),
  works('cat, also of a part', async ({ rclone, bucket }) => {
    assert.equal(await rclone('cat', `local:${bucket}/file`), 'content');
    assert.equal(await rclone('cat', '--offset', '3', '--count', '2', `local:${bucket}/file`), 'te');
  }),
  works('lsf with sizes and sums', async ({ rclone, bucket }) => {
    const listed = await rclone('lsf', '--format', 'psh', '--hash', 'MD5', `local:${bucket}`);
    assert.equal(listed, `file;7;${MD5_OF_CONTENT}\n`);
  }),
  works('lsf --s3-list-version 1', async ({ rclone, bucket }) => {
    assert.equal(await rclone('lsf', '--s3-list-version', '1', `local:${bucket}`), 'file\n');
  }),
  works('lsf of all buckets', async ({ rclone, bucket }) => {
    assert.ok((await rclone('lsf', 'local:')).split('\n').includes(`${bucket}/`));
  }),
  works('lsf --s3-force-path-style=false', async ({ rclone, bucket }) => {
    assert.equal(await rclone('lsf', '--s3-force-path-style=false', `local:${bucket}`), 'file\n');
  }),
  works('purge', async ({ rclone, bucket }) => {
    await rclone('purge', `local:${bucket}`);
    assert.ok(!(await rclone('lsf', 'local:')).split('\n').includes(`${bucket}/`));
  }),
  refused('--s3-acl', 'public-read'),
  refused('--s3-storage-class', 'GLACIER'),
  refused('--s3-server-side-encryption', 'AES256'),
  refused('--s3-sse-customer-algorithm', 'AES256', '--s3-sse-customer-key', '0'.repeat(32)),
  {
    name: 'lsf --s3-versions',
    result: '501',
    run: ({ rclone, bucket }) => rclone('lsf', '--s3-versions', `local:${bucket}`),
  },
  {
    name: 'copyto from object to object in parts',
    result: '501',
    run: ({ rclone, bucket }) =>
      rclone('copyto', `local:${bucket}/file`, `local:${bucket}/copy`, '--s3-copy-cutoff', '1B'),
  },
];

function upload({ folder }: RcloneWorld, content = 'new content'): string {
  const file = path.join(folder, 'up');
  writeFileSync(file, content);
  return file;
}
