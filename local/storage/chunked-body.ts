/**
 * The `aws-chunked` encoding inside an HTTP body. AWS SDKs use it by default: a server that does not know it stores
 * the framing as data, without an error.
 */
import { createHash } from 'node:crypto';
import { type Authenticated, sameSignature, signatureDoesNotMatch } from './authentication';
import { S3Problem } from './s3-problem';
import { chunkSignature, EMPTY_SHA256, trailerSignature } from './sigv4';

const LONGEST_LINE = 8192;
/** Clients send a checksum and its signature. */
const MOST_TRAILERS = 16;

/**
 * The data of an `aws-chunked` body. Chunk signatures are checked when the chunks are signed.
 *
 * @param trailers filled with the trailing headers once the stream has ended
 */
export async function* decodeChunks(
  body: AsyncIterable<Buffer>,
  authenticated: Authenticated,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const { context, payload } = authenticated;
  const signed = payload.startsWith('STREAMING-AWS4-HMAC-SHA256-PAYLOAD');
  const reader = new BodyReader(body);
  let previous = authenticated.signature;
  for (;;) {
    const header = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(await reader.line());
    if (header === null) throw incompleteBody();
    const size = Number.parseInt(header[1] ?? '', 16);
    const hash = createHash('sha256');
    for await (const piece of reader.bytes(size)) {
      if (signed) hash.update(piece);
      yield piece;
    }
    if (signed) {
      const expected = chunkSignature(context, previous, size === 0 ? EMPTY_SHA256 : hash.digest('hex'));
      if (!sameSignature(expected, header[2] ?? '')) throw signatureDoesNotMatch();
      previous = expected;
    }
    if (size === 0) break;
    if ((await reader.line()) !== '') throw incompleteBody();
  }
  await readTrailers(reader, trailers);
  if (!(await reader.ended())) throw incompleteBody();
  if (signed && payload.endsWith('-TRAILER')) checkTrailerSignature(authenticated, previous, trailers);
}

async function readTrailers(reader: BodyReader, trailers: Map<string, string>): Promise<void> {
  for (let line = await reader.line(); line !== ''; line = await reader.line()) {
    const [name = '', value] = line.split(/:(.*)/s);
    if (value === undefined || trailers.size >= MOST_TRAILERS) throw malformedTrailer();
    trailers.set(name.trim().toLowerCase(), value.trim());
  }
}

function checkTrailerSignature(
  { context }: Authenticated,
  previous: string,
  trailers: Map<string, string>,
): void {
  const lines = [...trailers]
    .filter(([name]) => name !== 'x-amz-trailer-signature')
    .map((pair) => `${pair.join(':')}\n`);
  const expected = trailerSignature(context, previous, lines.join(''));
  if (!sameSignature(expected, trailers.get('x-amz-trailer-signature') ?? '')) throw signatureDoesNotMatch();
}

export function malformedTrailer(): S3Problem {
  return new S3Problem(
    400,
    'MalformedTrailerError',
    'The request contained trailing data that was not well-formed or did not conform to our published schema.',
  );
}

export function incompleteBody(): S3Problem {
  return new S3Problem(
    400,
    'IncompleteBody',
    'The request body is shorter than announced or not in aws-chunked form',
  );
}

/** Reads lines and counted bytes from a stream of buffers. */
class BodyReader {
  private readonly source: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(body: AsyncIterable<Buffer>) {
    this.source = body[Symbol.asyncIterator]();
  }

  /** The next line without its CRLF; the end of the stream ends a line too. */
  async line(): Promise<string> {
    let end = this.rest.indexOf('\r\n');
    while (end === -1) {
      if (this.rest.length > LONGEST_LINE) throw incompleteBody();
      const more = await this.source.next();
      if (more.done) {
        end = this.rest.length;
        break;
      }
      this.rest = Buffer.concat([this.rest, more.value]);
      end = this.rest.indexOf('\r\n');
    }
    const line = this.rest.toString('latin1', 0, end);
    this.rest = this.rest.subarray(end + 2);
    return line;
  }

  /** Whether nothing is left. */
  async ended(): Promise<boolean> {
    while (this.rest.length === 0) {
      const more = await this.source.next();
      if (more.done) return true;
      this.rest = more.value;
    }
    return false;
  }

  async *bytes(count: number): AsyncGenerator<Buffer> {
    for (let missing = count; missing > 0; ) {
      if (this.rest.length === 0) {
        const more = await this.source.next();
        if (more.done) throw incompleteBody();
        this.rest = more.value;
      }
      const piece = this.rest.subarray(0, missing);
      this.rest = this.rest.subarray(piece.length);
      missing -= piece.length;
      yield piece;
    }
  }
}
