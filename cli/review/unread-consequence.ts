import { type Consequence, quoted } from '../../lib/review';
import type { Mistake } from '../input';

/** What stood in a place before that cannot be read: whatever it was, the change does away with it or alters it. */
export function unreadConsequence({ file, line, problem, value, fix }: Mistake): Consequence {
  const what = value === undefined ? problem : `${problem}: ${quoted(value)}`;
  const place = { text: `${file}:${line}`, file, line };
  return {
    code: 'unread-before',
    severity: 'data',
    about: file,
    managementCluster: '',
    place,
    files: [],
    says: `What ${quoted(place.text)} declared before the change is not known, and the change touches it. ${ended(what)}`,
    todo: `See for yourself what it was for: ${ended(fix)}`,
  };
}

/** A sentence, which may be a question already. */
function ended(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
