/** What names may be, in the words of the real server. */

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;

const SUBDOMAIN_PATTERN = new RegExp(`^${SUBDOMAIN}$`);

const LABEL_TEXT = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`;
const LABEL_1035_TEXT = `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '${LABEL_1035}')`;
const SUBDOMAIN_TEXT = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;

export const LONGEST_LABEL = 63;
const LONGEST_SUBDOMAIN = 253;

/** In bytes, whatever they are called. */
export const tooLongComplaints = (text: string, longest: number, unit: 'bytes' | 'characters'): string[] =>
  Buffer.byteLength(text) > longest ? [`must be no more than ${longest} ${unit}`] : [];

const complaints =
  (pattern: RegExp, longest: number, unit: 'bytes' | 'characters', wrong: string) => (name: string) => [
    ...tooLongComplaints(name, longest, unit),
    ...(pattern.test(name) ? [] : [wrong]),
  ];

/** Of a name that comes before a slash. */
export const prefixComplaints = complaints(SUBDOMAIN_PATTERN, LONGEST_SUBDOMAIN, 'bytes', SUBDOMAIN_TEXT);

const label = complaints(new RegExp(`^${LABEL}$`), LONGEST_LABEL, 'characters', LABEL_TEXT);

/** Complaints about a name, by what it has to be. */
export const nameComplaints = {
  subdomain: complaints(SUBDOMAIN_PATTERN, LONGEST_SUBDOMAIN, 'characters', SUBDOMAIN_TEXT),
  label1035: complaints(new RegExp(`^${LABEL_1035}$`), LONGEST_LABEL, 'characters', LABEL_1035_TEXT),
  label: (name: string): string[] =>
    name.includes('.') && SUBDOMAIN_PATTERN.test(name)
      ? [...tooLongComplaints(name, LONGEST_LABEL, 'characters'), 'must not contain dots']
      : label(name),
  /** Anything that can stand between two slashes: names of roles. */
  pathSegment(name: string): string[] {
    if (name === '.' || name === '..') return [`may not be '${name}'`];
    return ['/', '%'].filter((each) => name.includes(each)).map((each) => `may not contain '${each}'`);
  },
} as const;
