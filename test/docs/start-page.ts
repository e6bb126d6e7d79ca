/** A start page: what it has somebody type, and what it says is printed. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type CodeBlock, codeBlocks } from './code-blocks';

const ROOT = path.join(__dirname, '../..');

export interface StartPage {
  readonly lineCount: number;
  /** Each as somebody would type it, the one in the background included. */
  readonly commands: readonly string[];
  /**
   * All of them, unedited, as one script; what goes on in the background is there before the next one. What installs packages
   * is left to `$INSTALL`.
   */
  readonly script: string;
  /** Lines that are printed. `…` stands for anything. */
  readonly printed: readonly RegExp[];
}

/** @param file such as `docs/start/git.md` */
export function startPage(file: string): StartPage {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const blocks = codeBlocks(text, file);
  const typed = blocks.filter(({ mark }) => ['start', 'background', 'install'].includes(mark));
  return {
    lineCount: text.split('\n').length - 1,
    commands: typed.flatMap((block) =>
      block.text
        .replaceAll(/\\\n\s*/g, '')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#')),
    ),
    script: typed.map(scriptOf).join(''),
    printed: blocks
      .filter(({ mark }) => mark === 'prints')
      .flatMap((block) => block.text.trimEnd().split('\n').map(asPattern)),
  };
}

function scriptOf({ mark, text }: CodeBlock): string {
  if (mark === 'install') return '$INSTALL\n';
  return mark === 'background' ? inBackground(text) : text;
}

/** As in the other terminal: begun, and there before the next command is typed. */
function inBackground(command: string): string {
  return `${command.trim()} 2>&1 &
for _ in $(seq 600); do test -f .mosk-local/example.key && break; sleep 0.1; done
`;
}

function asPattern(line: string): RegExp {
  const parts = line.trim().split('…');
  return new RegExp(parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*'));
}
