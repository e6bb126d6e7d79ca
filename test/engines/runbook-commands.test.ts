/** What a sheet prints is what is run here: pasted into bash, in an empty folder with the two secrets, and nothing of ours. */
import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer, type Server } from 'node:tls';
import { promisify } from 'node:util';
import type { InventoryData } from '../../lib/inventory';
import type { KubeObject } from '../../lib/model';
import { type CommandBlock, makeSheet, type TargetSheet } from '../../lib/runbook';
import { issueCertificates } from '../../local/api';
import { type S3Server, startS3 } from '../../local/storage';
import { seeded } from '../lib/synth/seeded';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';

const SECRET = 'secret of "the" $test \\ `x`';
const KEY = 'the key; of $(the) "test" \\ and \'more\'';
const KEY_NAME = 'kek-2026';

let folder: string;
let server: S3Server;
let proxy: Server;
let ca: string;
/** Folder with the program, as it is installed. */
let ours: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'runbook-commands-test-'));
  ours = path.join(folder, 'bin');
  mkdirSync(ours);
  const main = path.join(__dirname, '../../dist/cli/main.js');
  writeFileSync(path.join(ours, 'mosk-backup'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`, {
    mode: 0o755,
  });
  server = await startS3({
    directory: path.join(folder, 'buckets'),
    accessKeyId: 'local',
    secretAccessKey: SECRET,
  });
  const certificates = await issueCertificates([]);
  ca = certificates.ca;
  const { certificate: cert, key } = certificates.server;
  const port = Number(new URL(server.endpoint).port);
  // As a storage behind a gateway: what is signed is what arrives.
  proxy = createServer({ cert, key }, (secure) => {
    const plain = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [secure, plain],
      [plain, secure],
    ] as const) {
      one.on('error', () => other.destroy());
      one.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => proxy.once('listening', resolve));
});
afterAll(async () => {
  proxy.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const secureEndpoint = () => `https://127.0.0.1:${(proxy.address() as { port: number }).port}`;

/** What MOSK would have left: made by tar and openssl, and by nothing of ours. */
function archiveIn(
  where: string,
  name: string,
  { encrypted = true, gzip = false, at = Date.now() } = {},
): Buffer {
  mkdirSync(where, { recursive: true });
  const content = mkdtempSync(path.join(folder, 'content-'));
  writeFileSync(path.join(content, 'cluster.json'), randomBytes(30_000));
  writeFileSync(path.join(content, name.replaceAll('/', '-')), 'x');
  const tar = spawnSync('tar', ['-c', ...(gzip ? ['-z'] : []), '-C', content, '.'], {
    maxBuffer: 1e8,
  }).stdout;
  const write = (file: string, bytes: Uint8Array) => {
    writeFileSync(path.join(where, file), bytes);
    utimesSync(path.join(where, file), at / 1000, at / 1000);
  };
  if (encrypted) {
    const dataKey = randomBytes(32).toString('base64');
    const encrypt = (input: string | Buffer, pass: string) =>
      spawnSync('openssl', ['enc', '-aes-256-cbc', '-pbkdf2', '-pass', 'env:PASS'], {
        input,
        maxBuffer: 1e8,
        env: { ...process.env, PASS: pass },
      }).stdout;
    write(`${name}.dek`, encrypt(`${dataKey}\n`, KEY));
    write(`${name}.encrypted`, encrypt(tar, dataKey));
  } else write(name, tar);
  return tar;
}

interface Told {
  readonly bucket?: string;
  readonly nfs?: string;
  readonly key?: boolean;
  readonly archive?: string;
  readonly cluster?: string;
  readonly schedule?: string;
  readonly ca?: boolean;
}

function schedule({
  bucket,
  nfs,
  key = true,
  archive,
  cluster = 'shop',
  schedule: name = 'nightly',
}: Told): KubeObject[] {
  const parameters = {
    ...(bucket !== undefined && { rclone: { bucket, credential: 's3' } }),
    ...(nfs !== undefined && { nfsUploadUrl: nfs }),
    ...(key && { keyEncryptionKey: KEY_NAME }),
  };
  const of = (kind: string, spec: object, called: string): KubeObject => ({
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind,
    metadata: { name: called, namespace: 'retail' },
    spec: { targetCluster: cluster, parameters, ...spec },
  });
  return [
    of('ClusterBackupSchedule', { schedule: '0 1 * * *' }, name),
    ...(archive === undefined ? [] : [of('ClusterBackup', { fileNames: { MKE: archive } }, 'single')]),
  ];
}

/** The target of the first cluster. */
function targetOf(told: Told, ...others: KubeObject[][]): TargetSheet {
  const endpoint = told.ca === true ? secureEndpoint() : server.endpoint;
  const inventory: InventoryData = {
    managementClusters: [{ name: 'frankfurt', release: '2.32.1' }],
    clusters: [{ name: 'shop', project: 'retail', managementCluster: 'frankfurt', release: '26.2.1' }],
    ...(told.ca === true && { storages: [{ endpoint, ca }] }),
  };
  const credential: KubeObject = {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'RCloneCredential',
    metadata: { name: 's3', namespace: 'retail' },
    spec: {
      remoteName: 's3',
      remoteConfig: { type: 's3', provider: 'Other', endpoint, access_key_id: 'local', region: 'us-east-1' },
      remoteConfigSecretKey: 'secret_access_key',
      remoteSecret: { name: 'hidden' },
    },
  };
  const { clusters } = makeSheet({
    version: '0',
    written: undefined,
    unread: [],
    inventory,
    sources: [
      {
        managementCluster: 'frankfurt',
        live: false,
        objects: [...schedule(told), ...others.flat(), credential],
        sections: [],
        clusters: [],
      },
    ],
    sizes: () => undefined,
  });
  const target = clusters.find(({ name }) => name === (told.cluster ?? 'shop'))?.targets[0];
  if (target === undefined) throw new Error('no target');
  return target;
}

interface Ran {
  readonly code: number;
  readonly output: string;
  /** Where it ran. */
  readonly cwd: string;
  /** The archive of this name that it has left, if any. */
  archive(name: string): Buffer | undefined;
}

const [PREPARE, LIST, OURS, BY_HAND] = [0, 1, 2, 3] as const;

/** Pastes blocks into a shell that knows nothing but PATH. */
async function paste(
  { commands }: TargetSheet,
  blocks: readonly number[],
  { env = {}, key = KEY }: { env?: Record<string, string>; key?: string } = {},
): Promise<Ran> {
  const cwd = mkdtempSync(path.join(folder, 'night-'));
  writeFileSync(path.join(cwd, `${KEY_NAME}.key`), `${key}\n`);
  writeFileSync(path.join(cwd, 's3.secret'), `${SECRET}\n`);
  const script = blocks.map((index) => (commands[index] as CommandBlock).text).join('\n');
  const PATH = `${path.dirname(requireEngine('rclone'))}:${ours}:${process.env.PATH}`;
  const { code, output } = await promisify(execFile)('bash', ['-c', `${script}\n`], {
    cwd,
    env: { PATH, HOME: cwd, ...env },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code: failed, stdout, stderr }) => ({ code: failed as number, output: `${stdout}${stderr}` }),
  );
  return {
    code,
    output,
    cwd,
    archive: (name) =>
      existsSync(path.join(cwd, `${name}.tar`)) ? readFileSync(path.join(cwd, `${name}.tar`)) : undefined,
  };
}

/** Options of rclone, which else tries for minutes. */
const IMPATIENT = { RCLONE_RETRIES: '1', RCLONE_LOW_LEVEL_RETRIES: '1' };

const bucket = (name: string) => path.join(folder, 'buckets', name);

describeWithEngines(['rclone'], 'the commands of a recovery sheet, pasted as they are printed', () => {
  it('fetch the newest complete backup over TLS of a private authority, byte by byte, and leave no key behind', async () => {
    const place = path.join(bucket('tls'), 'retail/shop');
    archiveIn(place, 'nightly-20270130010000', { at: Date.parse('2027-01-30T01:00Z') });
    const newest = archiveIn(place, 'nightly-20270131010000', { at: Date.parse('2027-01-31T01:00Z') });
    // An archive whose key is not there yet is not complete, however new it is.
    writeFileSync(path.join(place, 'nightly-20270201010000.encrypted'), 'half');
    const later = Date.parse('2027-02-01T01:00Z') / 1000;
    utimesSync(path.join(place, 'nightly-20270201010000.encrypted'), later, later);
    const target = targetOf({ bucket: 'tls/retail/shop', ca: true });

    const ran = await paste(target, [PREPARE, LIST, BY_HAND]);

    expect(ran).toMatchObject({
      code: 0,
      output: expect.stringContaining('nightly-20270131010000.tar can be read'),
    });
    expect(ran.archive('nightly-20270131010000')?.equals(newest)).toBe(true);
    expect(existsSync(path.join(ran.cwd, 'dek.plain'))).toBe(false);
    expect(statSync(path.join(ran.cwd, 'nightly-20270131010000.tar')).mode & 0o77).toBe(0);
    expect(statSync(path.join(ran.cwd, 'rclone.conf')).mode & 0o77).toBe(0);
  }, 60_000);

  it('of ours give the same bytes, over TLS of a private authority, without a kubeconfig', async () => {
    const original = archiveIn(path.join(bucket('ours'), 'retail/shop'), 'nightly-1');
    const target = targetOf({ bucket: 'ours/retail/shop', ca: true });
    const ran = await paste(target, [PREPARE, OURS], { env: { NAME: 'nightly-1', KUBECONFIG: '/nowhere' } });

    expect(ran).toMatchObject({ code: 0, output: expect.stringContaining('nightly-1') });
    expect(ran.archive('nightly-1')?.equals(original)).toBe(true);
  }, 60_000);

  it('trust nobody but that authority', async () => {
    archiveIn(path.join(bucket('tls'), 'retail/shop'), 'nightly-1');
    const { commands, ...target } = targetOf({ bucket: 'tls/retail/shop', ca: true });
    const without = commands.map(({ text, ...each }) => ({
      ...each,
      text: text.replaceAll('--ca-cert ca.pem', ''),
    }));

    expect(
      await paste({ ...target, commands: without }, [PREPARE, BY_HAND], { env: IMPATIENT }),
    ).toMatchObject({
      code: 1,
      output: expect.stringMatching(/x509|certificate/),
    });
  }, 60_000);

  it('fetch the one that NAME says', async () => {
    const place = path.join(bucket('named'), 'a');
    const older = archiveIn(place, 'nightly-1', { at: 1e12 });
    archiveIn(place, 'nightly-2');
    const ran = await paste(targetOf({ bucket: 'named/a' }), [PREPARE, BY_HAND], {
      env: { NAME: 'nightly-1' },
    });

    expect(ran.code).toBe(0);
    expect(ran.archive('nightly-1')?.equals(older)).toBe(true);
  }, 60_000);

  it.each([
    ['a name that is not there', { env: { NAME: 'nightly-9' } }, 7, 'missing: nightly-9.dek'],
    ['a wrong key', { key: 'another key of the test' }, 1, 'bad decrypt'],
  ])(
    'end with an error for %s, and no file gets the name of an archive',
    async (_, how, code, says) => {
      archiveIn(bucket('wrong'), 'nightly-1');
      const ran = await paste(targetOf({ bucket: 'wrong' }), [PREPARE, BY_HAND], how);

      expect(ran).toMatchObject({ code, output: expect.stringContaining(says) });
      expect(ran.archive('env' in how ? 'nightly-9' : 'nightly-1')).toBeUndefined();
    },
    60_000,
  );

  it('end with an error for a file that was cut', async () => {
    archiveIn(bucket('cut'), 'nightly-1');
    const file = path.join(bucket('cut'), 'nightly-1.encrypted');
    writeFileSync(file, readFileSync(file).subarray(0, 20_000));
    const ran = await paste(targetOf({ bucket: 'cut' }), [PREPARE, BY_HAND]);

    expect(ran.code).not.toBe(0);
    expect(ran.archive('nightly-1')).toBeUndefined();
  }, 60_000);

  it('end with an error where nothing is', async () => {
    mkdirSync(bucket('empty'), { recursive: true });
    const ran = await paste(targetOf({ bucket: 'empty' }), [PREPARE, BY_HAND]);

    expect(ran).toMatchObject({
      code: expect.any(Number),
      output: expect.stringContaining('no complete backup is there'),
    });
    expect(ran.code).not.toBe(0);
  }, 60_000);

  it('take an archive that is compressed inside', async () => {
    const inside = archiveIn(bucket('gzip'), 'nightly-1', { gzip: true });
    const ran = await paste(targetOf({ bucket: 'gzip' }), [PREPARE, BY_HAND]);

    expect(ran.code).toBe(0);
    expect(ran.archive('nightly-1')?.equals(inside)).toBe(true);
  }, 60_000);

  it('fetch an archive that is not encrypted, and take no other file for one', async () => {
    const plain = archiveIn(bucket('plain'), 'nightly-1', { encrypted: false, at: 1e12 });
    writeFileSync(path.join(bucket('plain'), 'README'), 'newer');
    const ran = await paste(targetOf({ bucket: 'plain', key: false }), [PREPARE, BY_HAND]);

    expect(ran.code).toBe(0);
    expect(ran.archive('nightly-1')?.equals(plain)).toBe(true);
  }, 60_000);

  it('take none of another cluster that writes to the same folder, though its name begins alike', async () => {
    const mine = archiveIn(bucket('shared'), 'nightly-1', { at: 1e12 });
    archiveIn(bucket('shared'), 'nightly-lab-1');
    archiveIn(bucket('shared'), 'weekly-1');
    const told = { bucket: 'shared' };
    const others = [
      schedule({ ...told, cluster: 'lab', schedule: 'nightly-lab' }),
      schedule({ ...told, cluster: 'lab', schedule: 'weekly' }),
    ];
    const target = targetOf(told, ...others);
    const ran = await paste(target, [PREPARE, BY_HAND]);

    expect(target.sharedWith).toEqual(['frankfurt/retail/lab']);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.archive('nightly-1')?.equals(mine)).toBe(true);
  }, 60_000);

  it('fetch from a mounted folder, too', async () => {
    const exported = path.join(folder, 'an export');
    const newest = archiveIn(exported, 'nightly-1');
    const ran = await paste(targetOf({ nfs: 'nfs://192.0.2.10:/an-export' }), [LIST, BY_HAND], {
      env: { FOLDER: exported },
    });

    expect(ran.code).toBe(0);
    expect(ran.archive('nightly-1')?.equals(newest)).toBe(true);
  });

  /** What a shell, rclone or tar could take for something else. */
  const HOSTILE = [
    ' ',
    "'",
    '"',
    '$(touch owned)',
    '`touch owned`',
    ';',
    '&',
    '|',
    '!',
    '*',
    '?',
    '[a]',
    '{b}',
    '#',
    '~',
    '%s',
    ':',
    '=',
    '-',
    'ä',
    '(',
    '<',
    '\\x',
  ];

  it.each(Array.from({ length: 12 }, (_, index) => index + 1))(
    'mean every name literally, whatever is in it (seed %i)',
    async (seed) => {
      const random = seeded(seed);
      const odd = () =>
        `n${Array.from({ length: 4 }, () => HOSTILE[random.below(HOSTILE.length)] ?? '').join('')}n`.replaceAll(
          '\\',
          // The local storage keeps keys as files, and takes none with it.
          '',
        );
      const [inFolder, archive] = [odd(), odd()];
      const nfs = random.chance(0.3);
      const place = nfs
        ? path.join(folder, `export-${seed}`, inFolder)
        : path.join(bucket(`odd${seed}`), inFolder);
      const original = archiveIn(place, archive);
      const told = nfs ? { nfs: 'nfs://192.0.2.10:/x' } : { bucket: `odd${seed}/${inFolder}` };
      // Another cluster there, so that names decide.
      const other = schedule({ ...told, cluster: 'lab', schedule: 'weekly' });
      const target = targetOf({ ...told, archive, ca: random.chance(0.5) }, other);

      const ran = await paste(target, nfs ? [LIST, BY_HAND] : [PREPARE, LIST, BY_HAND], {
        env: nfs ? { FOLDER: place } : {},
      });

      expect({ code: ran.code, output: ran.output, inFolder, archive }).toMatchObject({ code: 0 });
      expect(ran.archive(archive)?.equals(original)).toBe(true);
      expect(existsSync(path.join(ran.cwd, 'owned'))).toBe(false);

      const again = await paste(target, nfs ? [OURS] : [PREPARE, OURS], {
        env: { NAME: archive, ...(nfs && { FOLDER: place }) },
      });
      expect({ code: again.code, output: again.output, inFolder, archive }).toMatchObject({ code: 0 });
      expect(again.archive(archive)?.equals(original)).toBe(true);
    },
    60_000,
  );
});
