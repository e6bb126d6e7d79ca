import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { s3Pages } from '../../../providers/storage';

type Answer = { readonly status: number; readonly body: string };

let server: Server | undefined;
afterEach(() => server?.close());

/** @param answers one for each request, the last one for all that follow */
async function listing(answers: readonly Answer[], prefix = '') {
  const asked: (string | null)[] = [];
  server = createServer(({ url = '' }, response) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] as Answer;
    asked.push(new URL(url, 'http://s3').searchParams.get('continuation-token'));
    response.writeHead(answer.status, { 'content-type': 'application/xml' }).end(answer.body);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const remoteConfig = { type: 's3', provider: 'Other', endpoint, access_key_id: 'id' };
  const target = { remoteConfig, secret: 'secret', bucket: 'backups/prod' };
  const sizes: number[] = [];
  const keys: string[] = [];
  const read = async () => {
    for await (const page of s3Pages(target, prefix, { retries: 2, pauseMs: 1 })) {
      sizes.push(page.length);
      keys.push(...page.map(({ key }) => key));
    }
  };
  return { read, asked, keys, sizes };
}

const page = (keys: readonly string[], next?: string): Answer => ({
  status: 200,
  body: `<ListBucketResult>${keys
    .map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`)
    .join('')}<IsTruncated>${next !== undefined}</IsTruncated>${
    next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`
  }</ListBucketResult>`,
});
const refusal = (status: number, code: string): Answer => ({
  status,
  body: `<Error><Code>${code}</Code></Error>`,
});
const keys = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `k${String(from + index).padStart(6, '0')}`);

it.each([0, 1, 999, 1000, 1001, 2500])('reads each page of %i keys once', async (count) => {
  const all = keys(count);
  const pages: Answer[] = [];
  for (let from = 0; from === 0 || from < count; from += 1000) {
    pages.push(page(all.slice(from, from + 1000), from + 1000 < count ? `t${from}` : undefined));
  }
  const { read, keys: found, sizes } = await listing(pages);
  await read();
  expect(found).toEqual(all);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1000);
});

it('asks for the same page again where the storage has no time, and misses no key', async () => {
  const slow = refusal(503, 'SlowDown');
  const answers = [page(keys(2), 'next'), slow, slow, page(keys(2, 2))];
  const { read, asked, keys: found } = await listing(answers);
  await read();
  expect(asked).toEqual([null, 'next', 'next', 'next']);
  expect(found).toEqual(keys(4));
});

it('ends with an error where it stays so, and never with half a list as a whole one', async () => {
  const { read, asked } = await listing([page(keys(2), 'next'), refusal(503, 'SlowDown')]);
  await expect(read()).rejects.toMatchObject({ code: 'storage-error' });
  expect(asked).toHaveLength(4);
});

it('does not ask again who is refused', async () => {
  const { read, asked } = await listing([refusal(403, 'AccessDenied')]);
  await expect(read()).rejects.toMatchObject({ code: 'storage-error' });
  expect(asked).toHaveLength(1);
});

it.each([
  ['the same page again', ['a']],
  ['a circle of pages', ['a', 'b', 'c', 'd', 'e']],
])('ends a list without an end: %s', async (_what, tokens) => {
  const answers = Array.from({ length: 500 }, (_, index) => page(['k'], tokens[index % tokens.length]));
  const { read, asked } = await listing(answers);
  await expect(read()).rejects.toMatchObject({ code: 'storage-error', value: 'a list that begins again' });
  expect(asked.length).toBeLessThan(50);
});
