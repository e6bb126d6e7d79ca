import type { XmlChildren } from './xml';
import { xmlDocument } from './xml';

export interface S3Response {
  readonly status: number;
  readonly headers?: Record<string, string | number>;
  readonly body?: string | AsyncIterable<Uint8Array>;
}

export function xmlResponse(root: string, content: XmlChildren | string, status = 200): S3Response {
  return { status, headers: { 'content-type': 'application/xml' }, body: xmlDocument(root, content) };
}

export function quoted(etag: string): string {
  return `"${etag}"`;
}
