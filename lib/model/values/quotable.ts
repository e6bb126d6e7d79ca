import { counted } from './counted';

/** What could be an address, a setting or a secret: twenty characters that no blank, dot or dash parts. */
const SUSPECT = /:\/\/|:.*@|=|[A-Za-z0-9+/=]{20}/s;

/**
 * What may be said of a value that stood where anything could stand: a secret may have been pasted into the wrong field,
 * and what is said of it ends in logs and comments. Of an address user, query and fragment are cut off, of a setting such
 * as `password=…` the value, and what looks like a secret is measured: `44 characters that are no name`.
 */
export function quotable(value: string): string {
  // Every name of every object is asked about: most are neither.
  if (!SUSPECT.test(value)) return value;
  const address = withoutUser(value.replace(SETTING, '$1=…'));
  if (!looksSecret(address)) return address;
  if (!/\s/.test(value)) return measuredName(value);
  // Of a sentence the word, with whatever hangs together with it.
  return address.replace(/[^\s'"`]+/g, (word) => (looksSecret(word) ? measuredName(word) : word));
}

/** In characters: shorter, what stands where a name belongs is no secret of anybody. */
export const SHORTEST_SECRET = 8;

/** The same where a name belongs: what is none, by the pattern and length of such names, is measured as well. */
export function quotableName(value: string, pattern: RegExp, most: number): string {
  return value.length <= most && pattern.test(value) && !looksSecret(value) ? value : measuredName(value);
}

function measuredName(value: string): string {
  return `${counted([...value].length, 'character')} that ${[...value].length === 1 ? 'is' : 'are'} no name`;
}

/** As rclone has them in a remote that is written out (`:s3,secret_access_key=…:bucket`), and connection strings. */
const SETTING = /([\w-]*(?:secret|passw|token)[\w-]*|\bpass)=(?:"[^"]*"|'[^']*'|[^\s,;:&"'`]+)/gi;
const ADDRESS = /\b[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s"'`]*/g;

function withoutUser(text: string): string {
  return text
    .replace(ADDRESS, (address) =>
      // What is behind the last @ is the host, whatever was meant.
      address.replace(/[?#].*$/s, '').replace(/:\/\/.*@/s, '://'),
    )
    .replace(USER, '');
}

/** As above, by who leaves the scheme out. */
const USER = /(?<![^\s"'`])[^\s:/@"'`]+:[^\s/"'`]+@(?=[^\s@"'`])/g;

/** So long is the shortest secret of a storage that anybody gives out. */
const SHORTEST = 20;
/** Words and numbers change from small letters to others now and then, random characters at every other place. */
const CHANGES = 0.3;

/** As `openssl rand -hex 16` prints it. */
const HEX = /^(?=.*[0-9])(?=.*[a-f])[0-9a-f]{32,}$/i;

/** As S3 storages give them out, and a path hardly ever is long. */
const WITH_SLASHES = /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])/g;

function looksSecret(text: string): boolean {
  if ((text.match(WITH_SLASHES) ?? []).some((run) => isRandom(run.replaceAll('/', '')))) return true;
  const runs = text.includes('://') ? /[A-Za-z0-9+=]+/g : /[A-Za-z0-9+/=]+/g;
  return (text.match(runs) ?? []).some((run) => {
    if (run.length < SHORTEST) return false;
    if (HEX.test(run)) return true;
    return isRandom(run);
  });
}

function isRandom(run: string): boolean {
  const classes = [...run].map(classOf);
  const changes = classes.filter((each, index) => index > 0 && each !== classes[index - 1]).length;
  return changes / run.length >= CHANGES;
}

function classOf(character: string): string {
  if (/[a-z]/.test(character)) return 'small';
  if (/[A-Z]/.test(character)) return 'capital';
  return /[0-9]/.test(character) ? 'digit' : 'other';
}
