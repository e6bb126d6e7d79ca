/** The marker of a trial that may write: it is looked up, deleted, and looked up again, and never left without a word. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tryBuckets } from '../../../providers/storage';
import type { TryOptions } from '../../../providers/storage/try-access';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

interface Habits {
  /** Methods that it refuses. */
  readonly refuses?: readonly string[];
  readonly losesWrites?: boolean;
  readonly keepsDeleted?: boolean;
  /** Methods that it never answers, though it does what they say. */
  readonly hangs?: readonly string[];
}

/** A bucket in memory. */
async function storage({ refuses = [], losesWrites = false, keepsDeleted = false, hangs = [] }: Habits) {
  const kept = new Map<string, Buffer>();
  const written: string[] = [];
  server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const refused = (status: number, code: string) =>
        response.writeHead(status).end(method === 'HEAD' ? '' : `<Error><Code>${code}</Code></Error>`);
      // What refuses a look also refuses the read that asks why.
      if (refuses.includes(method) || (refuses.includes('HEAD') && method === 'GET' && !url.includes('?')))
        return refused(403, 'AccessDenied');
      if (method === 'PUT') {
        written.push(url);
        if (!losesWrites) kept.set(url, Buffer.concat(chunks));
        if (hangs.includes(method)) return;
        return response.writeHead(200).end();
      }
      if (hangs.includes(method) && method !== 'PUT') return;
      if (method === 'DELETE') {
        if (!keepsDeleted) kept.delete(url);
        return response.writeHead(204).end();
      }
      if (url.includes('?'))
        return response.end('<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>');
      const found = kept.get(url);
      if (found === undefined) return refused(404, 'NoSuchKey');
      return response.writeHead(200, { 'content-length': found.length }).end(method === 'HEAD' ? '' : found);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tried = async (write: boolean, options: TryOptions = {}) => {
    const access = { remoteConfig: { type: 's3', endpoint, access_key_id: 'id' }, secret: 's' };
    const [one] = await tryBuckets(access, [{ bucket: 'backups/prod' }], undefined, {
      ...options,
      write,
    });
    return one;
  };
  return { tried, kept, written };
}

const MARKER = /^\/backups\/prod\/\.mosk-backup-may-be-deleted-[0-9a-f-]{36}$/;

it('is written in the folder of the backups, and gone afterwards', async () => {
  const { tried, kept, written } = await storage({});

  const one = await tried(true);

  expect([one?.refused, one?.notTried]).toEqual([undefined, undefined]);
  expect(written).toEqual([expect.stringMatching(MARKER)]);
  expect([...kept]).toEqual([]);
});

it('is not written unless that was asked for', async () => {
  const { tried, written } = await storage({});

  await tried(false);

  expect(written).toEqual([]);
});

it('is deleted even where it may not be looked up', async () => {
  const { tried, kept, written } = await storage({ refuses: ['HEAD'] });

  expect((await tried(true))?.refused).toMatchObject({ code: 'storage-error' });
  expect(written).toHaveLength(1);
  expect([...kept]).toEqual([]);
});

it('is named where it cannot be deleted', async () => {
  const { tried, kept } = await storage({ refuses: ['DELETE'] });

  const one = await tried(true);

  const [left = ''] = [...kept.keys()];
  expect(one?.refused).toMatchObject({
    value: expect.stringMatching(/HTTP 403 AccessDenied; the marker stays: http:/),
  });
  expect(one?.refused?.value).toContain(left);
  expect(one?.refused?.fix).toMatch(/^delete the marker; /);
});

it.each<[string, Habits, RegExp]>([
  ['a storage that says "stored" and keeps nothing', { losesWrites: true }, /stored is not there/],
  ['a storage that says "deleted" and keeps it', { keepsDeleted: true }, /deleted is still there/],
])('%s is found out', async (_what, habits, problem) => {
  const { tried } = await storage(habits);

  const one = await tried(true);

  expect(one?.refused?.problem).toMatch(problem);
});

describe('a storage that does not answer', () => {
  const soon = { patienceMs: 300 };

  it.each([
    ['a write, which it carries out', ['PUT'], 'no answer within 0.3 s'],
    ['a look at what was written', ['HEAD'], 'no answer within 0.3 s'],
  ])('%s keeps nobody waiting, and the marker goes', async (_what, hangs, notTried) => {
    const { tried, kept, written } = await storage({ hangs });

    expect(await tried(true, soon)).toMatchObject({ notTried });
    expect([written.length, kept.size]).toEqual([1, 0]);
  });

  it.each([
    ['a deletion', ['DELETE'], 'stays'],
    ['a write, nor the deletion of it', ['PUT', 'DELETE'], 'may be there'],
    ['anything', ['PUT', 'HEAD', 'DELETE'], 'may be there'],
  ])('%s is named as the place of a marker', async (_what, hangs, words) => {
    const { tried, kept } = await storage({ hangs });

    const one = await tried(true, soon);

    const [left = ''] = [...kept.keys()];
    expect(left).toMatch(MARKER);
    expect(JSON.stringify(one)).toContain(words);
    expect(JSON.stringify(one)).toContain(left.split('/').at(-1));
  });
});
