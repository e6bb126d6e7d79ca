import { BackupError } from '../../errors';

/** Of several kinds with all their fields: a schema of a megabyte is possible, one of eight is not one of these kinds. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

/**
 * The data of a YAML text, or JSON.
 * @throws BackupError `file-invalid`, at its line
 */
export function dataOfApiText(text: string): unknown {
  if (text.length > MAX_CHARACTERS) {
    throw new BackupError('file-invalid', 'This is too large to be what is known of an API', {
      value: `${(text.length / 1024 / 1024).toFixed(1)} million characters`,
      fix: 'give the file that "mosk-backup api learn --write FILE" has written',
    });
  }
  const { isScalar, LineCounter, parseDocument, visit } = require('yaml') as typeof import('yaml');
  const lineCounter = new LineCounter();
  // Its own look for keys that stand twice takes seconds for a schema of many fields.
  const options = { lineCounter, prettyErrors: false, logLevel: 'error', uniqueKeys: false } as const;
  const document = parseDocument(text, options);
  const [error] = document.errors;
  const bad = (offset: number, problem: string) =>
    new BackupError('file-invalid', problem, {
      at: `line ${lineCounter.linePos(offset).line}`,
      fix: 'correct the YAML at this place',
    });
  if (error !== undefined) throw bad(error.pos[0], 'This is not YAML that can be read');
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) throw bad(key.range?.[0] ?? 0, 'A member stands here twice');
        seen.add(key.value);
      }
    },
  });
  try {
    return document.toJS();
  } catch {
    // Aliases of aliases of aliases.
    throw bad(0, 'This YAML repeats itself too often to be read');
  }
}
