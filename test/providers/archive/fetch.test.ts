/** What becomes of a file that is fetched, whatever happens on the way. */
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { locate } from '../../../cli/archives';
import { exitCodeOf } from '../../../cli/exit-codes';
import { type Examined, examineBackup, identityOf, openPart } from '../../../providers/archive';
import { s3Files } from '../../../providers/storage';
import { seeded } from '../../lib/synth/seeded';
import { rounds } from '../../whole';
import { BUCKET, type FileServer, IMPATIENT, startFileServer } from './file-server';
import { KEK, type MadeBackup, makeBackup, tarOf } from './made-backup';

const SEED = Number(process.env.MOSK_BACKUP_SEED ?? Date.now() % 1_000_000);
const KEYS = [{ name: 'kek.key', content: Buffer.from(KEK) }];

let server: FileServer;
let folder: string;
let made: MadeBackup;
const out = () => path.join(folder, 'backup.tar');
const parts = () => readdirSync(folder).filter((name) => name.endsWith('.part'));
const written = () => statSync(path.join(folder, parts()[0] ?? '')).size;
const bytesAsked = () => server.asked.filter((each) => each.startsWith('GET n.encrypted'));

beforeAll(async () => {
  made = await makeBackup(await tarOf(1, 1_500_000));
});
beforeEach(async () => {
  server = await startFileServer();
  folder = mkdtempSync(path.join(tmpdir(), 'mosk-fetch-'));
  put(made);
});
afterEach(() => {
  server.stop();
  rmSync(folder, { recursive: true });
});

function put({ encrypted, dek }: MadeBackup): void {
  server.files.set('n.encrypted', encrypted).set('n.dek', dek);
}

interface Fetching {
  readonly key?: string;
  readonly retries?: number;
  readonly signal?: AbortSignal;
}

async function fetchIt({ key = 'n', retries = 0, signal }: Fetching = {}): Promise<Examined> {
  const remoteConfig = { type: 's3', endpoint: server.endpoint, access_key_id: 'id', provider: 'Minio' };
  const target = { remoteConfig, secret: 'x', bucket: BUCKET, ...(signal && { signal }) };
  const files = s3Files(target, IMPATIENT, { count: retries, pauseMs: 1 });
  const { found } = await locate(files, key);
  if (found === undefined) throw new Error('not found');
  return examineBackup(found, KEYS, [], {
    keep: (opened) => openPart(out(), identityOf(opened)),
  });
}

const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error) => error,
  );

/** The name is there only with all of the content. */
function expectWhole(content = made.archive): void {
  expect(readFileSync(out()).equals(content)).toBe(true);
  expect(statSync(out()).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['backup.tar']);
}

/** Ends the connection for good once so much of the archive was sent. */
function endAt(bytes: number): void {
  server.rules.onSend = (key, at) => {
    if (key === 'n.encrypted' && at >= bytes) throw new Error('the network breaks');
    return undefined;
  };
}

it('a backup is fetched, under its name only when it is whole, for its owner alone', async () => {
  const { reason, verdict } = await fetchIt();
  expect(reason).toBeUndefined();
  expect(verdict.map(({ holds }) => holds)).toEqual([true, true, true, true, true]);
  expectWhole();
});

it.each([
  ['an archive without encryption', 'plain.tar', () => made.archive],
  ['a gzip-ed archive without encryption', 'plain.tar', () => gzipSync(made.archive)],
  [
    'one with zeros behind its gzip',
    'plain.tar',
    () => Buffer.concat([gzipSync(made.archive), Buffer.alloc(3_000_000)]),
  ],
  [
    'one of two gzip streams',
    'plain.tar',
    () => Buffer.concat([gzipSync(made.archive.subarray(0, 9_999)), gzipSync(made.archive.subarray(9_999))]),
  ],
])('%s is fetched as it is', async (_what, key, content) => {
  server.files.set(key, content());
  expect((await fetchIt({ key })).reason).toBeUndefined();
  expectWhole(content());
});

it('an MD5 of the upload goes before the ETag, and what differs from it is not kept', async () => {
  server.rules.headers['x-amz-meta-md5chksum'] = Buffer.alloc(16, 7).toString('base64');
  const { reason, verdict } = await fetchIt();
  expect(reason).toBe('checksum-differs');
  expect(verdict.at(-1)).toMatchObject({ holds: false });
  expect(readdirSync(folder)).toEqual([]);
});

it.each([
  ['an ETag of an upload in parts', { etag: `"${'a'.repeat(32)}-3"` }],
  ['an ETag of what the storage encrypts', { 'x-amz-server-side-encryption': 'aws:kms' }],
])('%s is no checksum', async (_what, headers) => {
  Object.assign(server.rules.headers, headers);
  server.rules.knowsIfMatch = false;
  const { reason, verdict } = await fetchIt();
  expect(reason).toBeUndefined();
  expect(verdict.at(-1)).toMatchObject({ holds: null });
});

it('what is wrong leaves nothing behind', async () => {
  server.files.set('n.encrypted', made.encrypted.subarray(0, 800_000));
  expect((await fetchIt()).reason).toBe('truncated');
  expect(readdirSync(folder)).toEqual([]);
});

it('nothing is written over', async () => {
  writeFileSync(out(), 'mine');
  expect(await errorOf(fetchIt())).toMatchObject({ code: 'file-invalid', problem: 'This file exists' });
  expect(readFileSync(out(), 'utf8')).toBe('mine');
});

describe('what breaks off is gone on with', () => {
  it.each([1, SEED])('wherever that was, with seed %i', async (seed) => {
    const { below } = seeded(seed);
    for (let round = 0; round < rounds(2, 6); round += 1) {
      rmSync(out(), { force: true });
      endAt(70_000 + below(made.encrypted.length - 200_000));
      expect(await errorOf(fetchIt())).toMatchObject({ code: 'storage-error' });
      expect(existsSync(out())).toBe(false);
      const before = written();
      expect(before).toBeGreaterThan(0);
      // A process may be killed while it writes.
      const odd = below(16);
      writeFileSync(path.join(folder, parts()[0] ?? ''), readPart().subarray(0, before - odd));
      server.rules.onSend = undefined;
      server.asked.length = 0;
      const { verdict } = await fetchIt();
      expect(verdict.map(({ holds }) => holds)).toEqual([true, true, true, true, true]);
      expectWhole();
      const start = Number(/bytes=(\d+)-/.exec(bytesAsked().at(-1) ?? '')?.[1]);
      expect(start).toBe(16 + 16 * Math.floor((before - odd) / 16));
    }
  });

  const readPart = () => readFileSync(path.join(folder, parts()[0] ?? ''));

  it('also where all was there but its name', async () => {
    endAt(made.encrypted.length - 140_000);
    await errorOf(fetchIt());
    writeFileSync(path.join(folder, parts()[0] ?? ''), made.archive);
    server.rules.onSend = undefined;
    expect((await fetchIt()).reason).toBeUndefined();
    expectWhole();
  });

  it.each([
    ['is damaged', (part: Buffer) => part.fill(0, 100, 200)],
    ['is longer than the archive', (part: Buffer) => Buffer.concat([part, Buffer.alloc(3_000_000)])],
    ['is of another file', () => Buffer.alloc(500_000, 'x')],
  ])('from the beginning where what is there %s', async (_what, change) => {
    endAt(900_000);
    await errorOf(fetchIt());
    writeFileSync(path.join(folder, parts()[0] ?? ''), change(readPart()));
    server.rules.onSend = undefined;
    expect((await fetchIt()).reason).toBeUndefined();
    expectWhole();
  });

  it('from the beginning where the file in the storage is another by now, and the old part goes', async () => {
    endAt(900_000);
    await errorOf(fetchIt());
    const [before] = parts();
    server.rules.onSend = undefined;
    const later = await makeBackup(await tarOf(2, 1_500_000));
    put(later);
    expect((await fetchIt()).reason).toBeUndefined();
    expect(parts()).not.toContain(before);
    expectWhole(later.archive);
  });

  it('an archive without encryption too, as long as its version is the same', async () => {
    server.files.set('plain', made.archive);
    let isBroken = true;
    server.rules.onSend = (key, at) => {
      if (isBroken && key === 'plain' && at >= 900_000) throw new Error('the network breaks');
      return undefined;
    };
    await errorOf(fetchIt({ key: 'plain' }));
    const before = written();
    isBroken = false;
    expect((await fetchIt({ key: 'plain' })).reason).toBeUndefined();
    expect(server.asked.at(-1)).toBe(`GET plain bytes=${before}-${made.archive.length - 1}`);
    expectWhole();
  });

  it('but not without encryption and checksum: nobody would notice what became of the part', async () => {
    server.files.set('plain', made.archive);
    server.rules.headers.etag = `"${'a'.repeat(32)}-3"`;
    server.rules.knowsIfMatch = false;
    server.rules.onSend = (key, at) => {
      if (key === 'plain' && at >= 900_000) throw new Error('the network breaks');
      return undefined;
    };
    await errorOf(fetchIt({ key: 'plain' }));
    writeFileSync(path.join(folder, parts()[0] ?? ''), readPart().fill(7, 20_000, 30_000));
    server.rules.onSend = undefined;
    expect((await fetchIt({ key: 'plain' })).reason).toBeUndefined();
    expectWhole();
  });

  it('after Ctrl-C', async () => {
    const interruption = new AbortController();
    server.rules.onSend = (_key, at) => {
      if (at > 700_000) interruption.abort();
      return undefined;
    };
    expect(await errorOf(fetchIt({ signal: interruption.signal }))).toMatchObject({ code: 'aborted' });
    expect(existsSync(out())).toBe(false);
    expect(written()).toBeGreaterThan(0);
    server.rules.onSend = undefined;
    await fetchIt();
    expectWhole();
  });
});

describe('a connection', () => {
  it('that breaks is taken up again within the same run', async () => {
    server.rules.cutAfter = 400_000;
    expect((await fetchIt({ retries: 2 })).reason).toBeUndefined();
    expect(bytesAsked().length).toBeGreaterThan(4);
    expectWhole();
  });

  it('that brings next to nothing each time is given up', async () => {
    server.rules.onSend = (key, at) => {
      if (key === 'n.encrypted' && at % 65_536 !== 0) throw new Error('the network breaks');
      return undefined;
    };
    server.rules.cutAfter = 1;
    expect(await errorOf(fetchIt({ retries: 3 }))).toMatchObject({ code: 'storage-error' });
    expect(server.asked.length).toBeLessThan(20);
  });

  it('to a storage that knows no ranges goes on by reading over what is there', async () => {
    server.rules.knowsRanges = false;
    endAt(900_000);
    await errorOf(fetchIt());
    server.rules.onSend = undefined;
    expect((await fetchIt()).reason).toBeUndefined();
    expectWhole();
  });

  it('that brings nothing is an error in time, and no half file', async () => {
    server.rules.onSend = (key, at) =>
      key === 'n.encrypted' && at >= 700_000 ? new Promise(() => undefined) : undefined;
    const error = await errorOf(fetchIt({ retries: 5 }));
    expect(error).toMatchObject({ code: 'storage-error', value: 'fewer than 65536 bytes in 0.4 s' });
    expect(existsSync(out())).toBe(false);
    expect(parts()).toHaveLength(1);
  });
});

describe('a file that is changed while it is read', () => {
  it.each([
    ['a storage that knows If-Match', () => undefined],
    ['one that does not', () => (server.rules.knowsIfMatch = false)],
    [
      'one that has only times',
      () => {
        server.rules.hasEtags = false;
      },
    ],
  ])('is an error, and never one file made of two: %s', async (_what, rule) => {
    rule();
    const later = await makeBackup(await tarOf(3, 1_600_000));
    let isChanged = false;
    server.rules.onSend = (key, at) => {
      if (key === 'n.encrypted' && at >= 700_000 && !isChanged) {
        isChanged = true;
        put(later);
        throw new Error('the network breaks');
      }
      return undefined;
    };
    expect(await errorOf(fetchIt({ retries: 3 }))).toMatchObject({ code: 'storage-file-changed' });
    expect(existsSync(out())).toBe(false);
  });

  it('is one when it is taken away', async () => {
    server.rules.onSend = (key, at) => {
      if (key === 'n.encrypted' && at >= 700_000) {
        server.files.delete('n.encrypted');
        throw new Error('the network breaks');
      }
      return undefined;
    };
    expect(await errorOf(fetchIt({ retries: 3 }))).toMatchObject({ code: 'storage-file-changed' });
  });
});

describe('two at a time', () => {
  const LOCK = () => `${out()}.part.lock`;

  it('do not write the same file: the second one is refused, and the first one has it whole', async () => {
    let second: Promise<unknown> | undefined;
    server.rules.onSend = (key, at) => {
      if (key !== 'n.encrypted' || at < 700_000) return undefined;
      // Held until then: the first one may be through before the second one has looked.
      second ??= errorOf(fetchIt());
      return second.then(() => undefined);
    };
    expect((await fetchIt({ retries: 3 })).reason).toBeUndefined();
    const refused = await second;
    expect(refused).toMatchObject({
      code: 'already-running',
      problem: 'Another fetch is writing this file',
      value: `process ${process.pid}`,
    });
    expect(exitCodeOf(refused)).toBe(5);
    expectWhole();
  });

  it.each([
    ['a process that is gone', { pid: 2 ** 30, identity: 'x', host: hostname() }],
    ['an earlier process of the same number', { pid: process.pid, identity: 'x', host: hostname() }],
  ])('the lock of %s is taken over', async (_what, holder) => {
    writeFileSync(LOCK(), JSON.stringify(holder));
    await fetchIt();
    expectWhole();
  });

  it('the lock of another machine is left alone', async () => {
    writeFileSync(LOCK(), JSON.stringify({ pid: 1, identity: 'x', host: 'elsewhere' }));
    expect(await errorOf(fetchIt())).toMatchObject({
      code: 'already-running',
      value: 'process 1 on elsewhere',
    });
    expect(existsSync(LOCK())).toBe(true);
  });

  it('whoever has got by a lock all the same does not get a name for what somebody else wrote into', async () => {
    const part = await openPart(out(), '0123abcd');
    await part.write(Buffer.from('all of it'));
    // Only the next one waits for the one before.
    await part.write(Buffer.alloc(0));
    truncateSync(part.name, 3);
    expect(await errorOf(part.finish())).toMatchObject({
      code: 'file-invalid',
      value: '3 bytes instead of 9',
    });
    expect(readdirSync(folder)).toEqual(['backup.tar.0123abcd.part']);
  });

  it.each([
    ['a file', () => writeFileSync(out(), 'mine')],
    ['a link that leads nowhere', () => symlinkSync('/no/where', out())],
  ])('%s that was made under the name meanwhile is not written over', async (_what, make) => {
    const part = await openPart(out(), '0123abcd');
    await part.write(Buffer.from('all of it'));
    make();
    const before = lstatSync(out()).ino;
    expect(await errorOf(part.finish())).toMatchObject({ code: 'file-invalid', value: 'EEXIST' });
    expect(lstatSync(out()).ino).toBe(before);
  });

  it('of other parts only files are taken away', async () => {
    mkdirSync(`${out()}.00000001.part`);
    symlinkSync('/dev/null', `${out()}.00000002.part`);
    writeFileSync(`${out()}.00000003.part`, 'old');
    await (await openPart(out(), '0123abcd')).discard();
    expect(readdirSync(folder)).toEqual(['backup.tar.00000001.part', 'backup.tar.00000002.part']);
  });
});

it('what is wrong with the file on this disk is told as such, at any time', async () => {
  const part = await openPart(out(), '0123abcd');
  rmSync(part.name);
  mkdirSync(part.name);
  expect(await errorOf(part.discard())).toMatchObject({ code: 'file-invalid', at: part.name });
});

it.each([
  ['a link', (place: string) => symlinkSync('/dev/null', place)],
  ['a folder', (place: string) => mkdirSync(place)],
  [
    'a file with another name too',
    (place: string) => {
      writeFileSync(path.join(folder, 'theirs'), '');
      linkSync(path.join(folder, 'theirs'), place);
    },
  ],
])('%s in place of the part file is not written through', async (_what, put) => {
  const place = `${out()}.0123abcd.part`;
  put(place);
  expect(await errorOf(openPart(out(), '0123abcd'))).toMatchObject({ code: 'file-invalid' });
});
