import { isUtf8 } from 'node:buffer';
import { BackupError } from '../../lib/errors';

/** What keeps bytes from being a text. */
export interface DecodeProblem {
  readonly problem: string;
  readonly fix: string;
}

const UTF_16: Readonly<Record<string, 'utf-16le' | 'utf-16be'>> = { fffe: 'utf-16le', feff: 'utf-16be' };

/**
 * The text of a file as kubectl decodes it, or why it has none: UTF-8, or UTF-16 by its byte order mark, which goes. Of
 * anything else kubectl would read replacement characters.
 */
export function decodeText(content: Buffer): string | DecodeProblem {
  const encoding = UTF_16[content.subarray(0, 2).toString('hex')];
  // UTF-16 without a mark passes for UTF-8 with zeros.
  if (encoding === undefined && isUtf8(content) && !content.includes(0))
    return new TextDecoder().decode(content);
  const text = encoding === undefined ? '\0' : new TextDecoder(encoding).decode(content);
  if (!/[\0\ufffd]/.test(text)) return text;
  return {
    problem: 'This file is neither UTF-8 nor UTF-16 with a byte order mark',
    fix: 'save it as UTF-8: "Out-File -Encoding utf8" in PowerShell',
  };
}

/**
 * The same of what has no place for a finding.
 * @param shown what it is called
 * @throws BackupError `file-invalid`
 */
export function decodedText(content: Buffer, shown: string): string {
  const text = decodeText(content);
  if (typeof text === 'string') return text;
  throw new BackupError('file-invalid', text.problem, { at: shown, fix: text.fix });
}
