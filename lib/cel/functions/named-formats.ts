import { fn, method, type Overload } from '../overload';
import { type Opaque, Optional } from '../values';
import { parseUri } from './uri';

/** What is wrong with a text that should have a format; empty if nothing. */
type Check = (text: string) => string[];

class Format implements Opaque {
  readonly celType = 'kubernetes.NamedFormat';
  constructor(
    readonly name: string,
    readonly check: Check,
  ) {}
  equals({ name }: Format): boolean {
    return this.name === name;
  }
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const WORD = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

const shape = (what: string, pattern: string, ...examples: readonly string[]) =>
  `${what} (e.g. ${examples.map((each) => `'${each}'`).join(',  or ')}, regex used for validation is '${pattern}')`;

const NO_LABEL = shape(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  LABEL,
  'my-name',
  '123-abc',
);
const NO_SUBDOMAIN = shape(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  SUBDOMAIN,
  'example.com',
);
const NO_LABEL_1035 = shape(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  LABEL_1035,
  'my-name',
  'abc-123',
);
const NO_NAME = shape(
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  WORD,
  'MyName',
  'my.name',
  '123-abc',
);
const NO_VALUE = shape(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  `(${WORD})?`,
  'MyValue',
  'my_value',
  '12345',
);

/** Names that something is added to may end with a dash. */
const complete = (text: string) => text.replace(/-$/, 'a');

function named(pattern: string, longest: number, wrong: string, isPrefix = false): Check {
  const whole = new RegExp(`^${pattern}$`);
  return (text) => {
    const full = isPrefix ? complete(text) : text;
    return [
      ...(full.length > longest ? [`must be no more than ${longest} bytes`] : []),
      ...(whole.test(full) ? [] : [wrong]),
    ];
  };
}

const subdomain = named(SUBDOMAIN, 253, NO_SUBDOMAIN);

function qualifiedName(text: string): string[] {
  const parts = text.split('/');
  if (parts.length > 2) {
    return [
      `a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${WORD}') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const [name = '', prefix] = parts.toReversed();
  return [
    ...(prefix === '' ? ['prefix part must be non-empty'] : []),
    ...(prefix ? subdomain(prefix).map((error) => `prefix part ${error}`) : []),
    ...(name === ''
      ? ['name part must be non-empty']
      : name.length > 63
        ? ['name part must be no more than 63 bytes']
        : []),
    ...(new RegExp(`^${WORD}$`).test(name) ? [] : [NO_NAME]),
  ];
}

const matching =
  (pattern: RegExp, wrong: string): Check =>
  (text) =>
    pattern.test(text) ? [] : [wrong];

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:[.,]\d+)?(?:[Zz]|[+-]\d{2}:?\d{2})?$/;

function isDateTime(text: string): boolean {
  const [, date = '', hour, minute, second] = DATE_TIME.exec(text) ?? [];
  return isDate(date) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

/** Of the API server; some of the names are not those by which they are asked for. */
const FORMATS_BY_NAME: ReadonlyMap<string, Format> = new Map(
  (
    [
      ['dns1123Label', 'DNS1123Label', named(LABEL, 63, NO_LABEL)],
      ['dns1123Subdomain', 'DNS1123Subdomain', subdomain],
      ['dns1035Label', 'DNS1035Label', named(LABEL_1035, 63, NO_LABEL_1035)],
      ['qualifiedName', 'QualifiedName', qualifiedName],
      ['dns1123LabelPrefix', 'DNS1123LabelPrefix', named(LABEL, 63, NO_LABEL, true)],
      ['dns1123SubdomainPrefix', 'DNS1123SubdomainPrefix', named(SUBDOMAIN, 253, NO_SUBDOMAIN, true)],
      ['dns1035LabelPrefix', 'DNS1035LabelPrefix', named(LABEL_1035, 63, NO_LABEL_1035, true)],
      ['labelValue', 'LabelValue', named(`(${WORD})?`, 63, NO_VALUE)],
      ['uri', 'URI', (text) => [parseUri(text)].filter((uri) => typeof uri === 'string')],
      [
        'uuid',
        'uuid',
        matching(
          /^(?:urn:uuid:)?(?:[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\})$/i,
          'does not match the UUID format',
        ),
      ],
      [
        'byte',
        'byte',
        matching(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, 'invalid base64'),
      ],
      ['date', 'date', (text) => (isDate(text) ? [] : ['invalid date'])],
      ['datetime', 'datetime', (text) => (isDateTime(text) ? [] : ['invalid datetime'])],
    ] satisfies [string, string, Check][]
  ).map(([key, name, check]) => [key, new Format(name, check)]),
);

const F = 'kubernetes.NamedFormat';

export const FORMATS: readonly Overload[] = [
  ...[...FORMATS_BY_NAME].map(([name, format]) => fn(`format.${name}(): ${F}`, () => format)),
  fn(`format.named(string): optional<${F}>`, (name: string) => {
    const format = FORMATS_BY_NAME.get(name);
    return format === undefined ? Optional.NONE : new Optional(format);
  }),
  method(F, 'validate(string): optional<list<string>>', ({ check }: Format, text: string) => {
    const errors = check(text);
    return errors.length === 0 ? Optional.NONE : new Optional(errors);
  }),
];
