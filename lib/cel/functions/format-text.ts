import { CelError } from '../cel-error';
import { type CelValue, Duration, kindOf, Timestamp, TypeValue, typeName, Uint } from '../values';
import { doubleText } from './numbers-text';
import { durationText, timestampText } from './time-text';

const CLAUSE = /%(?:%|(?:\.(\d+))?([a-zA-Z]))/g;

/** `'%s is %d'.format(['a', 1])`. @throws CelError */
export function formatted(template: string, args: CelValue[]): string {
  let next = 0;
  const broken = template.replace(/%(?:%|(?:\.\d+)?[a-zA-Z])/g, '').includes('%');
  if (broken) throw new CelError('could not parse formatting clause: unrecognized formatting clause');
  return template.replace(CLAUSE, (whole, precision: string | undefined, letter: string) => {
    if (whole === '%%') return '%';
    if (next >= args.length) throw new CelError(`index ${next} out of range`);
    return clause(letter, args[next++], Number(precision ?? 6));
  });
}

const REFUSALS: Readonly<Record<string, string>> = {
  d: 'decimal clause can only be used on integers',
  f: 'fixed-point clause can only be used on doubles',
  e: 'scientific clause can only be used on doubles',
  b: 'only integers and bools can be formatted as binary',
  x: 'only integers, byte buffers, and strings can be formatted as hex',
  X: 'only integers, byte buffers, and strings can be formatted as hex',
  o: 'octal clause can only be used on integers',
};

function clause(letter: string, value: CelValue, precision: number): string {
  const integer = typeof value === 'bigint' ? value : value instanceof Uint ? value.value : undefined;
  const text = clauseText(letter, value, integer, precision);
  if (text !== undefined) return text;
  const refusal = REFUSALS[letter];
  if (refusal === undefined) {
    throw new CelError(
      `could not parse formatting clause: unrecognized formatting clause ${JSON.stringify(letter)}`,
    );
  }
  throw new CelError(`error during formatting: ${refusal}, was given ${typeName(value)}`);
}

function clauseText(letter: string, value: CelValue, integer: bigint | undefined, precision: number) {
  switch (letter) {
    case 's':
      return text(value);
    case 'd':
      return integer?.toString();
    case 'f':
      return fixed(value, (number) => number.toFixed(precision));
    case 'e':
      return fixed(value, (number) => scientific(number, precision));
    case 'b':
      return typeof value === 'boolean' ? String(Number(value)) : integer?.toString(2);
    case 'o':
      return integer?.toString(8);
    case 'x':
    case 'X': {
      const bytes =
        typeof value === 'string'
          ? Buffer.from(value)
          : value instanceof Uint8Array
            ? Buffer.from(value)
            : undefined;
      const hex = bytes?.toString('hex') ?? integer?.toString(16);
      return letter === 'X' ? hex?.toUpperCase() : hex;
    }
    default:
      return undefined;
  }
}

function fixed(value: CelValue, write: (number: number) => string): string | undefined {
  const number = ['NaN', 'Infinity', '-Infinity'].includes(value as string) ? Number(value) : value;
  if (typeof number !== 'number') return undefined;
  if (Number.isNaN(number)) return 'NaN';
  return Number.isFinite(number) ? write(number) : number > 0 ? '∞' : '-∞';
}

function scientific(number: number, precision: number): string {
  const [digits = '', power = '0'] = number.toExponential(precision).split('e');
  const exponent = Number(power);
  return `${digits}\u202f×\u202f10${superscript(exponent)}`;
}

/** As golang.org/x/text writes exponents in English. */
function superscript(exponent: number): string {
  const digits = String(Math.abs(exponent)).padStart(2, '0');
  return `${exponent < 0 ? '⁻' : ''}${[...digits].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`;
}

/** As `%s` writes a value. */
function text(value: CelValue): string {
  if (typeof value === 'string') return value;
  if (value === null) return 'null';
  if (typeof value === 'number') return doubleText(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (value instanceof TypeValue) return value.name;
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Duration) return durationText(value);
  if (Array.isArray(value)) return `[${value.map(inAggregate).join(', ')}]`;
  if (value instanceof Map) {
    const pairs = [...value].map(([key, member]) => `${inAggregate(key)}:${inAggregate(member)}`);
    return `{${pairs.sort().join(', ')}}`;
  }
  throw new CelError(
    `error during formatting: string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ${typeName(value)}`,
  );
}

/** In a list or a map values stand as literals. */
function inAggregate(value: CelValue): string {
  switch (kindOf(value)) {
    case 'string':
      return JSON.stringify(value);
    case 'bytes':
      return `b${JSON.stringify(text(value))}`;
    case 'double':
      return Number.isFinite(value) ? (value as number).toFixed(6) : `"${doubleText(value as number)}"`;
    case 'timestamp':
    case 'duration':
      return `${kindOf(value)}("${text(value)}")`;
    default:
      return text(value);
  }
}
