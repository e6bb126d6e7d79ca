import { LONGEST_LABEL, prefixComplaints, tooLongComplaints } from './dns-names';

const NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE = `(${NAME})?`;

const NAME_PATTERN = new RegExp(`^${NAME}$`);
const VALUE_PATTERN = new RegExp(`^${VALUE}$`);

const NAME_TEXT = `must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${NAME}')`;
const VALUE_TEXT = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '${VALUE}')`;

/** Complaints about a key of labels or annotations, `name` or `prefix/name`, in the words of the real server. */
export function labelKeyComplaints(key: string): string[] {
  const parts = key.split('/');
  if (parts.length > 2) {
    return [
      `a valid label key ${NAME_TEXT} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const [name = '', prefix] = parts.toReversed();
  return [
    ...(prefix === '' ? ['prefix part must be non-empty'] : []),
    ...(prefix ? prefixComplaints(prefix).map((text) => `prefix part ${text}`) : []),
    ...(name === '' ? ['name part must be non-empty'] : []),
    ...tooLongComplaints(name, LONGEST_LABEL, 'bytes').map((text) => `name part ${text}`),
    ...(NAME_PATTERN.test(name) ? [] : [`name part ${NAME_TEXT}`]),
  ];
}

/** In the words of the real server. */
export function labelValueComplaints(value: string): string[] {
  return [
    ...tooLongComplaints(value, LONGEST_LABEL, 'bytes'),
    ...(VALUE_PATTERN.test(value) ? [] : [VALUE_TEXT]),
  ];
}
