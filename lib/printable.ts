/**
 * Characters that move a terminal's cursor, turn text around, hide in it or end a line in some eyes only; and those that
 * no XML may contain. Line breaks and tabs are not among them: whoever writes several lines means them.
 */
const UNSAFE =
  /[^\P{Cc}\n\t]|[\p{Zl}\p{Zp}\p{Cs}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|[\u{e0000}-\u{e007f}]/gu;

/**
 * What makes a command of a line of a log: GitHub's runner takes `::name::` at the beginning of a line, whatever blanks
 * are before it, and `##[name]` anywhere in it (github.com/actions/runner, ActionCommand.cs); Azure Pipelines takes
 * `##vso[name]`, TeamCity `##teamcity[name]`.
 */
const COMMAND = /^(\s*):(?=:)|#(?=#(?:\[|vso\[|teamcity\[))/gm;

/**
 * A text fit to be written to a terminal, a log or a comment, whoever wrote its parts. What is not is escaped as JSON
 * escapes it, so that JSON stays what it is.
 */
export function printable(text: string): string {
  return text
    .replace(UNSAFE, escaped)
    .replace(COMMAND, (found, blanks: string = '') => `${blanks}${escaped(found.trimStart())}`);
}

/** The same on one line: a name that has a line break would begin a line of its own. */
export function onOneLine(text: string): string {
  return printable(text).replace(/\n/g, '\\n').replace(/\t/g, ' ');
}

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}
