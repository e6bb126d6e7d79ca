/**
 * The path of an object as rclone writes it: the AWS SDK escapes more characters than Go does, and where the bucket
 * needs Go's own escapes, the SDK's are lost (`resolveEndpointV2Middleware` of service/s3, `EscapedPath` of net/url).
 *
 * @param path of the bucket, without escapes
 * @param escaped the same path with the SDK's escapes
 */
export function wirePath(path: string, escaped: string, key: string): string {
  const ownEscapes = escaped === goEscaped(path) ? path : escaped;
  const raw = joined(ownEscapes, key.split('/').map(amazonEscaped).join('/'));
  const plain = joined(path, key);
  return isValid(raw) && decoded(raw) === plain ? raw : goEscaped(plain);
}

/** All but letters, digits, "-", ".", "_" and "~" (`EscapePath` of smithy-go, `URIEncode` of its rules). */
export function amazonEscaped(text: string): string {
  return percent(text, /[A-Za-z0-9._~-]/);
}

/** `url.PathEscape` of whole paths. */
function goEscaped(path: string): string {
  return percent(path, /[A-Za-z0-9._~$&+,/:;=@-]/);
}

function percent(text: string, kept: RegExp): string {
  let escaped = '';
  for (const byte of new TextEncoder().encode(text)) {
    const character = String.fromCharCode(byte);
    escaped +=
      byte < 0x80 && kept.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escaped;
}

/** `JoinPath` of smithy-go. */
function joined(first: string, second: string): string {
  const start = first.startsWith('/') ? first : `/${first}`;
  const rest = second.startsWith('/') ? second.slice(1) : second;
  return rest === '' || start.endsWith('/') ? `${start}${rest}` : `${start}/${rest}`;
}

function isValid(raw: string): boolean {
  return /^[A-Za-z0-9._~$&+,/:;=@!'()*%[\]-]*$/.test(raw);
}

function decoded(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}
