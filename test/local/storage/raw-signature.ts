/** Signatures of requests that are written byte by byte, and what goes wrong with them. */
import type { Credentials } from '../../../local/storage/authentication';
import { canonicalRequest, requestSignature, uriDecode } from '../../../local/storage/sigv4';
import type { Draft, Pick } from './malformed-requests';

/** As they stand where the target cannot be read: it is refused before anybody looks at a signature. */
export function withSignature(draft: Draft, credentials: Credentials, now: number): Record<string, string> {
  const dateTime = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${dateTime.slice(0, 8)}/eu-central-1/s3/aws4_request`;
  const headers = { ...draft.headers, 'x-amz-date': dateTime, 'x-amz-content-sha256': draft.payload };
  try {
    const query = draft.query.map(([name, value]) => [uriDecode(name), uriDecode(value)] as const);
    const names = Object.keys(headers)
      .filter((name) => name === 'host' || name.startsWith('x-amz-'))
      .sort();
    const signed = names.map((name) => [name, asBytes(headers[name as keyof typeof headers] ?? '')] as const);
    const { method, path } = draft;
    const canonical = canonicalRequest({ method, path, query, headers: signed, payload: draft.payload });
    const signature = requestSignature(
      { secretAccessKey: credentials.secretAccessKey, dateTime, scope },
      canonical,
    );
    const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
    return { ...headers, authorization };
  } catch {
    return headers;
  }
}

export function brokenSignature(headers: Record<string, string>, pick: Pick): Record<string, string> {
  const { authorization = '' } = headers;
  return {
    ...headers,
    ...pick<Record<string, string>>([
      { authorization: '' },
      { authorization: 'AWS4-HMAC-SHA256' },
      { authorization: 'AWS local:signature' },
      { authorization: authorization.replace('/s3/', '/') },
      { authorization: authorization.replace('/s3/', '/ec2/') },
      { authorization: authorization.replace(/Signature=.*/, 'Signature=é') },
      { authorization: authorization.replace(/SignedHeaders=[^,]*/, 'SignedHeaders=constructor;__proto__') },
      { 'x-amz-date': 'yesterday' },
      { 'x-amz-date': '20269999T999999Z' },
      { 'x-amz-content-sha256': 'x' },
    ]),
  };
}

/** What the server takes the bytes of a header for, after they were sent as Latin-1. */
function asBytes(value: string): string {
  return Buffer.from(value, 'latin1').toString();
}
