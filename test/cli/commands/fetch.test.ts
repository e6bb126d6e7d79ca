/** The day everything is gone but a bucket and a key file. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { run } from '../../../cli/run';
import { seeded } from '../../lib/synth/seeded';
import { BUCKET, type FileServer, startFileServer } from '../../providers/archive/file-server';
import { KEK, type MadeBackup, makeBackup, tarOf } from '../../providers/archive/made-backup';
import { fakeIo } from '../fake-io';

const SEED = Number(process.env.MOSK_BACKUP_SEED ?? Date.now() % 1_000_000);
/** 256 and 10 in the long run. */
const MIB = Number(process.env.MOSK_BACKUP_FETCH_MIB ?? 8);
const KILLS = Number(process.env.MOSK_BACKUP_FETCH_KILLS ?? 3);
const PROGRAM = path.join(__dirname, '../../../dist/cli/main.js');
const SECRET = 'a-secret-access-key';

let server: FileServer;
let folder: string;
let made: MadeBackup;
const file = (name: string) => path.join(folder, name);

beforeAll(async () => {
  made = await makeBackup(await tarOf(1, 200_000));
});
beforeEach(async () => {
  server = await startFileServer();
  folder = mkdtempSync(path.join(tmpdir(), 'mosk-fetch-cli-'));
  server.files.set('prod/nightly.encrypted', made.encrypted).set('prod/nightly.dek', made.dek);
  writeFileSync(file('kek'), `${KEK}\n`);
  writeFileSync(file('secret'), `${SECRET}\n`);
  writeFileSync(
    file('rclone.conf'),
    `[s3]\ntype = s3\nprovider = Minio\nendpoint = ${server.endpoint}\naccess_key_id = id\nsecret_access_key = ${SECRET}\n`,
  );
});
afterEach(() => {
  server.stop();
  rmSync(folder, { recursive: true });
});

/** As on a machine that has nothing: reading a kubeconfig would be an error. */
async function cli(words: readonly string[], env: Record<string, string> = {}) {
  const io = fakeIo({ cwd: folder, env: { KUBECONFIG: '/nowhere/kubeconfig', HOME: '/nowhere', ...env } });
  const exitCode = await run(words, io);
  expect(`${io.output.stdout}${io.output.stderr}`).not.toMatch(new RegExp(`${SECRET}|${KEK}`));
  return { exitCode, ...io.output };
}

const URL = `s3://${BUCKET}/prod/nightly`;
const RCLONE = ['--rclone-config', 'rclone.conf'];
const KEY = ['--key-file', 'kek'];

describe('without a management cluster', () => {
  it.each([
    ['options', ['--endpoint', 'ENDPOINT', '--access-key-id', 'id', '--secret-file', 'secret'], {}],
    ['an rclone configuration file', RCLONE, {}],
    [
      'the environment',
      [],
      { AWS_ENDPOINT_URL: 'ENDPOINT', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: SECRET },
    ],
  ])('a backup is fetched from a bucket that %s tell', async (_what, options, env) => {
    const here = (text: string) => (text === 'ENDPOINT' ? server.endpoint : text);
    const { exitCode, stdout } = await cli(
      ['fetch', URL, ...KEY, ...options.map(here)],
      Object.fromEntries(Object.entries(env).map(([name, value]) => [name, here(value)])),
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Written to ${file('nightly.tar')}\n`);
    expect(readFileSync(file('nightly.tar')).equals(made.archive)).toBe(true);
    expect(statSync(file('nightly.tar')).mode & 0o777).toBe(0o600);
  });

  it.each(['mnt/nightly', './mnt/nightly.encrypted', 'mnt/nightly.dek'])(
    'from a mounted export: %s',
    async (word) => {
      mkdirSync(file('mnt'));
      writeFileSync(file('mnt/nightly.encrypted'), made.encrypted);
      writeFileSync(file('mnt/nightly.dek'), made.dek);
      expect((await cli(['fetch', word, ...KEY, '--out', 'backup.tar'])).exitCode).toBe(0);
      expect(readFileSync(file('backup.tar')).equals(made.archive)).toBe(true);
      expect((await cli(['verify', word, ...KEY])).exitCode).toBe(0);
    },
  );

  it('verify says the same, and keeps nothing', async () => {
    const before = readdirSync(folder);
    const { exitCode, stdout } = await cli(['verify', URL, ...RCLONE, ...KEY]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/readable to its end +yes/);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('of several key files the one that fits is found', async () => {
    writeFileSync(file('other'), `${'another-key-'.repeat(4)}\n`);
    const { exitCode, stdout } = await cli(['verify', URL, ...RCLONE, '--key-file', 'other', ...KEY]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('with kek');
  });

  it.each([
    [
      'a name, for which a cluster is needed',
      ['nightly', ...KEY],
      'kubeconfig-invalid',
      2,
      /name its file: s3:/,
    ],
    ['no key', [URL, ...RCLONE], 'usage', 2, /--key-file FILE/],
    ['no way to the storage', [URL, ...KEY], 'usage', 2, /--rclone-config FILE/],
    [
      'a folder',
      [`s3://${BUCKET}/prod`, ...RCLONE, ...KEY],
      'usage',
      2,
      /newest one in it is s3:\/\/backups\/prod\/nightly/,
    ],
    [
      'a file that is not there',
      [`s3://${BUCKET}/prod/misspelt`, ...RCLONE, ...KEY],
      'storage-file-missing',
      7,
      /files/,
    ],
    ['a path that is not there', ['./misspelt', ...KEY], 'storage-file-missing', 7, /files/],
    ['an empty key file', [URL, ...RCLONE, '--key-file', '/dev/null'], 'file-invalid', 2, /empty/],
    [
      'a folder that is not there',
      [URL, ...RCLONE, ...KEY, '--out', 'no/where'],
      'file-invalid',
      2,
      /folder that exists/,
    ],
  ])('%s: an error that says what to do, and no file', async (_what, words, code, exit, says) => {
    const before = readdirSync(folder);
    const { exitCode, stderr } = await cli(['fetch', ...words]);
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).toMatch(says);
    expect(exitCode).toBe(exit);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('a storage that refuses is not blamed on an object that there is not', async () => {
    server.stop();
    const { exitCode, stderr } = await cli(['verify', URL, ...RCLONE, ...KEY]);
    expect(exitCode).toBe(7);
    expect(stderr).toContain('[storage-error]');
    expect(stderr).not.toContain('RCloneCredential');
  });

  it('for machines the verdict is JSON, with the file', async () => {
    const { stdout } = await cli(['fetch', URL, ...RCLONE, ...KEY, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      namespace: null,
      name: 'prod/nightly',
      archives: [{ encrypted: true, out: file('nightly.tar'), reason: null, entryCount: 3 }],
    });
  });
});

describe('files', () => {
  it('lists what lies there as backups, by folder, the newest first', async () => {
    const written: readonly (readonly [string, number, Buffer])[] = [
      ['prod/later.encrypted', 9, made.encrypted],
      ['prod/later.dek', 9, made.dek],
      ['prod/half.encrypted', 4, made.encrypted],
      ['prod/lonely.dek', 3, made.dek],
      ['prod/page.encrypted', 2, Buffer.from('<?xml version="1.0"?><Error/>')],
      ['prod/page.dek', 2, made.dek],
      ['dev/plain', 1, made.archive],
      ['dev/notes.txt', 1, Buffer.from('nothing')],
    ];
    for (const [key, day, content] of written) {
      server.files.set(key, content);
      server.days.set(key, day);
    }
    const { exitCode, stdout } = await cli(['files', `s3://${BUCKET}`, ...RCLONE]);
    expect(exitCode).toBe(0);
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(/ {2,}/))
      .map(([place, name, time, , says]) => [place, name, time?.slice(0, 10), says]);
    expect(rows).toEqual([
      ['FOLDER', 'BACKUP', 'WRITTEN', 'FILES'],
      ['s3://backups/dev', 'plain', '2026-11-01', 'not encrypted: a tar archive'],
      ['s3://backups/prod', 'later', '2026-11-09', 'encrypted'],
      ['s3://backups/prod', 'half', '2026-11-04', 'INCOMPLETE: its .dek is missing: it cannot be decrypted'],
      [
        's3://backups/prod',
        'page',
        '2026-11-02',
        'NO ARCHIVE: HTML or XML, such as an error, in place of the file',
      ],
      ['s3://backups/prod', 'nightly', '2026-11-01', 'encrypted'],
      ['s3://backups/prod', 'lonely', '-', 'INCOMPLETE: its .encrypted is missing'],
      ['1 other file', undefined, undefined, undefined],
    ]);
  });

  it('of a folder of this machine too, as JSON', async () => {
    mkdirSync(file('mnt/prod'), { recursive: true });
    writeFileSync(file('mnt/prod/nightly.encrypted'), made.encrypted);
    writeFileSync(file('mnt/prod/nightly.dek'), made.dek);
    const { stdout } = await cli(['files', 'mnt', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      backups: [
        { folder: file('mnt/prod'), name: 'nightly', state: 'encrypted', size: made.encrypted.length },
      ],
      others: 0,
    });
  });

  it('nothing is a failure', async () => {
    const { exitCode, stderr } = await cli(['files', `s3://${BUCKET}/no`, ...RCLONE]);
    expect(exitCode).toBe(7);
    expect(stderr).toContain('[storage-file-missing]');
  });
});

describe('a process', () => {
  const words = ['fetch', `s3://${BUCKET}/big`, ...RCLONE, ...KEY, '--out', 'backup.tar'];
  const start = () =>
    spawn(process.execPath, [PROGRAM, ...words], { cwd: folder, env: { HOME: '/nowhere' }, stdio: 'ignore' });

  async function big(mib = MIB): Promise<MadeBackup> {
    const backup = await makeBackup(await tarOf(5, mib * 1024 * 1024));
    server.files.set('big.encrypted', backup.encrypted).set('big.dek', backup.dek);
    return backup;
  }

  it(`that is killed ${KILLS} times at random points of ${MIB} MiB leaves no half file, and the same bytes in the end`, async () => {
    const { archive, encrypted } = await big();
    const { below } = seeded(SEED);
    const sizes: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const begun = sizes.at(-1) ?? 0;
      const at = begun + below(encrypted.length - begun);
      const child = start();
      server.rules.onSend = (key, sent) => {
        if (key === 'big.encrypted' && sent >= at) child.kill('SIGKILL');
        return undefined;
      };
      await once(child, 'exit');
      if (existsSync(file('backup.tar'))) rmSync(file('backup.tar'));
      const [part] = readdirSync(folder).filter((name) => name.endsWith('.part'));
      sizes.push(part === undefined ? 0 : statSync(file(part)).size);
    }
    server.rules.onSend = undefined;
    server.asked.length = 0;
    await once(start(), 'exit');
    expect(readFileSync(file('backup.tar')).equals(archive)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    const resumed = Number(/bytes=(\d+)-/.exec(server.asked.at(-1) ?? '')?.[1]);
    expect(resumed).toBeGreaterThanOrEqual(sizes.at(-1) ?? 0);
  }, 1_200_000);

  it('shows no secret among its arguments, and asks nobody but the storage', async () => {
    await big(1);
    const child = start();
    const shown = readFileSync(`/proc/${child.pid}/cmdline`, 'latin1');
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
    expect(shown).not.toMatch(new RegExp(`${SECRET}|${KEK}`));
  });

  it('that may not write so much says so, and leaves no half file', async () => {
    await big(2);
    // In blocks of 512 bytes, by the kernel; Node would end at the signal.
    const script = `trap '' XFSZ; ulimit -f 2000; exec "$@"`;
    const error = await promisify(execFile)('sh', ['-c', script, 'sh', process.execPath, PROGRAM, ...words], {
      cwd: folder,
      env: { HOME: '/nowhere' },
    }).catch((thrown) => thrown);
    expect(error.code).toBe(2);
    expect(error.stderr).toMatch(/may write \[file-invalid\][\s\S]*value: EFBIG/);
    expect(existsSync(file('backup.tar'))).toBe(false);
  });

  const isAllowed = spawnSync('unshare', ['-rm', 'true']).status === 0;
  (isAllowed ? it : it.skip)(
    'on a full disk says so, leaves no half file, and goes on once there is room',
    async () => {
      const { archive } = await big(2);
      mkdirSync(file('disk'));
      const command = `"${process.execPath}" "${PROGRAM}" ${words.slice(0, -1).join(' ')} disk/backup.tar`;
      const script = `
      mount -t tmpfs -o size=1m tmpfs disk
      ${command}; echo "ended with $?"; ls disk
      mount -o remount,size=8m disk
      ${command} && cp disk/backup.tar copy.tar`;
      chmodSync(folder, 0o755);
      const { stdout, stderr } = await promisify(execFile)('unshare', ['-rm', 'sh', '-c', script], {
        cwd: folder,
        env: { HOME: '/nowhere', PATH: process.env.PATH },
      });
      expect(stderr).toMatch(/The disk is full \[file-invalid\][\s\S]*value: ENOSPC[\s\S]*fix: +make room/);
      expect(stdout).toMatch(/ended with 2\nbackup\.tar\.[0-9a-f]{8}\.part\n/);
      expect(readFileSync(file('copy.tar')).equals(archive)).toBe(true);
    },
  );
});
