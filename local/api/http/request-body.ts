import type { IncomingMessage } from 'node:http';
import { badRequest, StatusError } from '../status-error';
import type { Body } from '../verbs';
import type { ApiRequest } from './request';

/** The real server's limit for one request. */
const LARGEST_BODY = 3 * 1024 * 1024;

/** @throws StatusError 413 */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) {
      throw new StatusError(
        413,
        'RequestEntityTooLarge',
        `Request entity too large: limit is ${LARGEST_BODY}`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The value in a body. Bodies of other media types than JSON and YAML stay unread: the verb refuses them.
 *
 * @throws StatusError 400 for broken JSON or YAML; the text says nothing of the content, which may be secret
 */
export function parseBody({ headers, body }: ApiRequest): Body {
  const mediaType = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const text = body.toString();
  if (text.trim() === '') return { mediaType, value: undefined };
  if (mediaType === '' || /[/+]json$/.test(mediaType)) return { mediaType, value: parseJson(text) };
  if (mediaType === 'application/yaml') return { mediaType, value: parseYaml(text) };
  return { mediaType, value: undefined };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('the body of the request is not valid JSON');
  }
}

function parseYaml(text: string): unknown {
  try {
    const { parse } = require('yaml') as typeof import('yaml');
    return parse(text);
  } catch {
    throw badRequest('the body of the request is not valid YAML');
  }
}
