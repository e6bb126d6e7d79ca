import { BackupError } from '../lib/errors';

/**
 * No argument and no value of an option is ever meant to be empty: a variable of a script that is not set is, and what
 * the command would do instead nobody has asked for.
 * @param words of a command line, without the program's own name
 * @throws BackupError `usage`
 */
export function refuseEmptyArgument(words: readonly string[]): void {
  const index = words.findIndex((word) => word.trim() === '' || /^--[^=]+=\s*$/.test(word));
  if (index === -1) return;
  const word = words[index] ?? '';
  const before = words[index - 1];
  const option = word.trim() === '' ? before : word.slice(0, word.indexOf('='));
  const isValue = option?.startsWith('-') === true && option !== '--';
  throw new BackupError('usage', isValue ? 'This option has an empty value' : 'This argument is empty', {
    at: isValue ? option : `argument ${index + 1}${before === undefined ? '' : `, after ${before}`}`,
    value: JSON.stringify(word),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what a shell reads
    fix: 'give it a value, or leave it out; in a script "${NAME:?}" stops where a variable is not set',
  });
}
