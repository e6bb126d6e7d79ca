import { tryToOpen } from '../../cli/key/try-to-open';
import {
  cipherKey,
  decryptBlocks,
  encryptArchive,
  HEADER_BYTES,
  paddingOf,
  type StoredFiles,
  writeArchive,
} from '../../providers/storage';

const KEY = 'the-right-key-'.repeat(3);
/** Its padding looks right when this data key is opened with `CHANCE_KEY`, as in one of 256 cases. */
const CHANCE_DEK =
  'U2FsdGVkX18dxtKXFFum9MZBLhiqpxPpHzrObQ0IhPmWAeVKpABLY5vy+UxfM3ie3yqrqJXPjKvrnsDzs7zex7K28HC7Z9p5iGFw564wv7+9FIazCak6igRDqTJKyoiP';
const CHANCE_KEY = 'a-wrong-key-number-96-of-many-others';

const FILES = {
  backup: { spec: { parameters: { rclone: { bucket: 'b/prod', credential: 's3' } } } },
  dataKey: 's3://b/prod/x.dek',
  archive: 's3://b/prod/x.encrypted',
} as never;

async function* once(bytes: Uint8Array) {
  yield bytes;
}

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const found: Uint8Array[] = [];
  for await (const chunk of chunks) found.push(chunk);
  return Buffer.concat(found);
}

function storeOf(files: Readonly<Record<string, Uint8Array>>): StoredFiles {
  return {
    placeOf: (key) => `s3://b/${key}`,
    list: async () => [],
    look: async (key) => (files[key] === undefined ? undefined : { key, size: files[key].length }),
    read: ({ key }, from = 0, to) => once((files[key] ?? Buffer.alloc(0)).subarray(from, to)),
  };
}

async function archive() {
  const { dek, encrypted } = await encryptArchive(
    writeArchive([{ name: 'a', content: Buffer.from('text') }] as never),
    KEY,
  );
  return { dek, encrypted: await all(encrypted) };
}

it('the right key opens the data key and with it the archive', async () => {
  const { dek, encrypted } = await archive();
  const store = storeOf({ 'prod/x.dek': dek, 'prod/x.encrypted': encrypted });
  expect(await tryToOpen(store, FILES, KEY)).toEqual({ opens: true });
  expect(await tryToOpen(store, FILES, `${KEY}x`)).toMatchObject({ opens: false });
});

it('a wrong key is wrong also in the one case of 256 in which the padding looks right', async () => {
  const dek = Buffer.from(CHANCE_DEK, 'base64');
  const cipher = await cipherKey(Buffer.from(CHANCE_KEY), dek);
  expect(paddingOf(decryptBlocks(cipher, dek.subarray(HEADER_BYTES)))).toBeGreaterThan(0);
  const { encrypted } = await archive();
  const store = storeOf({ 'prod/x.dek': dek, 'prod/x.encrypted': encrypted });
  expect(await tryToOpen(store, FILES, CHANCE_KEY)).toMatchObject({ opens: false });
});

it('what is not there, or is no encrypted file, is not blamed on the key', async () => {
  const { dek, encrypted } = await archive();
  expect(await tryToOpen(storeOf({ 'prod/x.encrypted': encrypted }), FILES, KEY)).toMatchObject({
    opens: undefined,
  });
  expect(await tryToOpen(storeOf({ 'prod/x.dek': dek }), FILES, KEY)).toMatchObject({ opens: undefined });
});
