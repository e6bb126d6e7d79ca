import { seededRandom } from '../../../local/faults';
import { HAND_WRITTEN } from './hand-written';

/** What makes readers differ, put where it does not belong. */
const PIECES = [
  ' ',
  '  ',
  '\n',
  '\r',
  '\r\n',
  '\u0085',
  '\u2028',
  '\t',
  ':',
  ': ',
  '- ',
  '-',
  '#',
  ' # ',
  ',',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '|',
  '>',
  '&a ',
  '*a',
  '!',
  '!!str ',
  '!!binary ',
  '<<: ',
  '? ',
  '%',
  '@',
  '`',
  '\\',
  '\\n',
  '\\x41',
  '\\\n',
  '---\n',
  '--- ',
  '...\n',
  '\ufeff',
  '~',
  'null',
  'yes',
  'no',
  'on',
  'off',
  '0',
  '017',
  '1_0',
  '0x',
  '.',
  'e',
  '+',
  'items:\n',
  'kind: List\n',
  'delete: true\n',
  'spec: ',
  'metadata:\n',
  '"<<"',
  '=',
  '\u00a0',
  'ä',
];
const ENCODINGS: readonly ((text: string) => Buffer)[] = [
  ...Array.from({ length: 12 }, () => (text: string) => Buffer.from(text)),
  (text) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]),
  (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]),
  (text) => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(text, 'latin1'),
];

/** Files that come of the written ones by some steps of a careless hand: cut, doubled, moved, joined, encoded anew. */
export function mutatedFiles(seed: number, count: number): Buffer[] {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;

  function mutated(text: string): string {
    const at = below(text.length + 1);
    const lines = text.split('\n');
    const line = below(lines.length);
    switch (below(8)) {
      case 0:
        return text.slice(0, at) + text.slice(at + 1 + below(3));
      case 1:
        return lines.toSpliced(line, 1).join('\n');
      case 2:
        return lines.toSpliced(below(lines.length), 0, lines[line] ?? '').join('\n');
      case 3:
        return lines.with(line, `${pick(['  ', ' ', '    '])}${lines[line]}`).join('\n');
      case 4:
        return `${text}${pick(['---\n', '\n---\n', '', '...\n'])}${pick(HAND_WRITTEN)}`;
      default:
        return text.slice(0, at) + pick(PIECES) + text.slice(at);
    }
  }

  return Array.from({ length: count }, () => {
    let text = pick(HAND_WRITTEN);
    for (let steps = below(2); steps >= 0; steps -= 1) text = mutated(text);
    return pick(ENCODINGS)(text);
  });
}
