import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { API_LIMITS } from '../../limits';
import { isDeeperThan } from '../depth';
import { readObject, WireError } from '../messages';
import { badRequest, tooLarge, tooManyRequests } from '../status-error';
import { type Body, PROTOBUF } from '../verbs';
import type { ApiRequest } from './request';
import { jsonOfYaml } from './yaml-body';

/** Bytes of what is being received and sent at the moment, over all requests. */
export interface UnderWay {
  arriving: number;
  leaving: number;
}

/**
 * The body of a request; one in YAML as JSON.
 * @throws StatusError 400, 413, 429
 */
export async function readBody(message: IncomingMessage, underWay: UnderWay): Promise<Buffer> {
  const { bodyBytes, arrivingBytes } = API_LIMITS;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Not destroyed by a reader that gives up: the client is to read why.
    for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      underWay.arriving += chunk.length;
      if (size > bodyBytes) throw tooLarge(`limit is ${bodyBytes}`);
      if (underWay.arriving > arrivingBytes) throw tooManyRequests();
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks);
    return YAML.test(mediaTypeOf(message.headers)) ? await jsonOfYaml(body) : body;
  } finally {
    underWay.arriving -= size;
  }
}

const YAML = /[/+]yaml$/;

export function mediaTypeOf(headers: IncomingHttpHeaders): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/**
 * The value in a body. Bodies of other media types than JSON, YAML and protobuf stay unread: the verb refuses them.
 *
 * @throws StatusError 400 for what is no JSON, or is nested too deeply; the text says nothing of the content, which may be
 * secret
 */
export function parseBody({ headers, body }: ApiRequest): Body {
  const mediaType = mediaTypeOf(headers);
  if (body.length === 0) return { mediaType, value: undefined };
  if (mediaType === PROTOBUF) return { mediaType, value: parseProtobuf(body) };
  if (mediaType === '' || /[/+]json$/.test(mediaType) || YAML.test(mediaType)) {
    return { mediaType, value: parseJson(body) };
  }
  return { mediaType, value: undefined };
}

function parseJson(body: Buffer): unknown {
  if (isDeeperThan(API_LIMITS.depth, body)) {
    throw badRequest(`the body of the request is nested more than ${API_LIMITS.depth} levels deep`);
  }
  const text = body.toString();
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('the body of the request is not valid JSON');
  }
}

function parseProtobuf(body: Buffer): unknown {
  try {
    return readObject(body);
  } catch (error) {
    if (error instanceof WireError) throw badRequest(error.message);
    throw badRequest('the body of the request is not valid protobuf');
  }
}
