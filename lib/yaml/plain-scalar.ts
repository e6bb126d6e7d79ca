/** What an untagged text that is not quoted stands for, or a tagged one. */
export type Scalar = string | number | boolean | null;

/** The long form of YAML's own tags. */
const CORE_TAG = 'tag:yaml.org,2002:';
const TRUE = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const FALSE = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);
const NULL = new Set(['', '~', 'null', 'Null', 'NULL']);
const DATE = /^\d{4}-/;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/;
/** As Go's ParseInt reads them with base 0, signs and all; go-yaml takes the binary ones with a second sign too. */
const INTEGER = /^([-+]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|\d+)$/;
/** go-yaml lets a second sign pass here. Nobody means it. */
const SIGNED_BINARY = /^0b[-+][01]+$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/** Words that kubectl reads as booleans, and kustomize and YAML 1.2 as texts. */
export function isDoubtfulWord(text: string): boolean {
  return /^(?:y|yes|on|n|no|off)$/i.test(text) && (TRUE.has(text) || FALSE.has(text));
}

/** What kubectl leaves as it is, and kustomize takes for a time. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{1,2}-\d{1,2}(?:$|[Tt ]\d)/.test(text);
}

/** Why a text cannot be what its tag, or what it looks like, says. */
export class NoScalar extends Error {}

/**
 * As go-yaml v2.4 (resolve.go) reads it, and so sigs.k8s.io/yaml and kubectl.
 * @param tag in its long form, or `undefined`
 * @throws NoScalar
 */
export function plainScalar(text: string, tag?: string): Scalar {
  switch (tag) {
    case undefined:
      return untagged(text);
    case `${CORE_TAG}bool`:
      return accepted(untagged(text), (value) => typeof value === 'boolean');
    case `${CORE_TAG}int`:
      return accepted(untagged(text), Number.isInteger);
    case `${CORE_TAG}float`:
      return accepted(untagged(text), (value) => typeof value === 'number');
    case `${CORE_TAG}null`:
      return accepted(untagged(text), (value) => value === null);
    case `${CORE_TAG}binary`:
      return fromBase64(text);
    case `${CORE_TAG}timestamp`:
      throw new NoScalar();
    default:
      return text;
  }
}

function untagged(text: string): Scalar {
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  if (NULL.has(text)) return null;
  // JSON has no such number: kubectl refuses it.
  if (INFINITE.test(text)) throw new NoScalar();
  // Dates stay texts; `1:30` is no number either.
  if (!/^[-+.\d]/.test(text) || DATE.test(text)) return text;
  // Behind a point go-yaml leaves separators to Go, which wants each of them between two digits.
  return numberOf(text.replaceAll(text.startsWith('.') ? /(?<=\d)_(?=\d)/g : '_', '')) ?? text;
}

function numberOf(text: string): number | undefined {
  const integer = integerOf(text);
  if (integer !== undefined && fits64Bits(integer)) {
    const value = Number(integer);
    // Kubernetes keeps 64 bits, and this language 53: another number than kubectl's would be judged.
    if (!Number.isSafeInteger(value)) throw new NoScalar();
    return value;
  }
  if (!FLOAT.test(text)) return undefined;
  const float = Number(text);
  // Go's ParseFloat finds it out of range, so it stays a text.
  if (!Number.isFinite(float)) return undefined;
  return float === 0 ? 0 : float;
}

function integerOf(text: string): bigint | undefined {
  if (SIGNED_BINARY.test(text)) throw new NoScalar();
  const [, sign, digits] = INTEGER.exec(text) ?? [];
  if (digits === undefined) return undefined;
  // A leading zero alone means octal; `08` is no integer.
  const octal = /^0[oO]?([0-7]+)$/.exec(digits);
  if (octal === null && /^0\d/.test(digits)) return undefined;
  const value = BigInt(octal === null ? digits.toLowerCase() : `0o${octal[1]}`);
  return sign === '-' ? -value : value;
}

/** As an int64 or a uint64. */
function fits64Bits(value: bigint): boolean {
  return value >= -(2n ** 63n) && value < 2n ** 64n;
}

function accepted(value: Scalar, fits: (value: unknown) => boolean): Scalar {
  if (fits(value)) return value;
  throw new NoScalar();
}

function fromBase64(text: string): string {
  const digits = text.replaceAll(/[\r\n]/g, '');
  if (digits.length % 4 === 0 && /^[\w+/]*={0,2}$/.test(digits) && !digits.includes('_')) {
    return Buffer.from(digits, 'base64').toString('utf8');
  }
  throw new NoScalar();
}
