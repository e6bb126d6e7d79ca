import type { Authenticated } from '../../../local/storage/authentication';
import { decodeChunks } from '../../../local/storage/chunked-body';
import { collect, inPieces } from '../../providers/storage/bytes';

/** The example of the S3 API reference, "Transferring payload in multiple chunks": 66,560 times the letter a. */
const documented: Authenticated = {
  context: {
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    dateTime: '20130524T000000Z',
    scope: '20130524/us-east-1/s3/aws4_request',
  },
  signature: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  payload: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  region: 'us-east-1',
};
const SIGNATURES = [
  'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
  '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
  'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
];

function body(letters = ['a', 'a'], signatures = SIGNATURES): Buffer {
  const sizes = [65_536, 1_024, 0];
  const chunks = sizes.map((size, i) => {
    const data = (letters[i] ?? '').repeat(size);
    return `${size.toString(16)};chunk-signature=${signatures[i]}\r\n${data}\r\n`;
  });
  return Buffer.from(chunks.join(''));
}

const decode = (bytes: Buffer, pieceSize: number) =>
  collect(decodeChunks(inPieces(bytes, pieceSize) as AsyncIterable<Buffer>, documented, new Map()));

it.each([1, 100, 1_000_000])('signed chunks are decoded from pieces of %i bytes', async (pieceSize) => {
  expect((await decode(body(), pieceSize)).toString()).toBe('a'.repeat(66_560));
});

it.each([
  ['changed data', body(['a', 'b'])],
  [
    'a changed signature',
    body(
      undefined,
      SIGNATURES.map((signature) => signature.replace('a', 'b')),
    ),
  ],
  [
    'chunks in another order',
    body(undefined, [SIGNATURES[1] ?? '', SIGNATURES[0] ?? '', SIGNATURES[2] ?? '']),
  ],
])('%s is refused', async (_, bytes) => {
  await expect(decode(bytes, 1000)).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
});

it('a body that lacks its last chunk is refused', async () => {
  const whole = body();
  const cut = whole.subarray(0, whole.lastIndexOf('0;chunk-signature='));
  await expect(decode(cut, 1000)).rejects.toMatchObject({ code: 'IncompleteBody' });
});
