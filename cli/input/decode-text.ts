import { isUtf8 } from 'node:buffer';

const UTF_16: Readonly<Record<string, 'utf-16le' | 'utf-16be'>> = { fffe: 'utf-16le', feff: 'utf-16be' };

/**
 * A file as kubectl decodes it: UTF-8, or UTF-16 by its byte order mark, which goes.
 * @returns `undefined` for anything else, such as UTF-16 without a mark: kubectl would read replacement characters
 */
export function decodeText(content: Uint8Array): string | undefined {
  const encoding = UTF_16[Buffer.from(content.subarray(0, 2)).toString('hex')];
  if (encoding !== undefined) {
    const text = new TextDecoder(encoding, { ignoreBOM: false }).decode(content);
    return /[\0\ufffd]/.test(text) ? undefined : text;
  }
  // UTF-16 without a mark passes for UTF-8 with zeros.
  if (!isUtf8(content) || content.includes(0)) return undefined;
  return new TextDecoder().decode(content);
}

/** What to do about a file that cannot be decoded. */
export const NOT_DECODED = {
  problem: 'This file is neither UTF-8 nor UTF-16 with a byte order mark',
  fix: 'save it as UTF-8: "Out-File -Encoding utf8" in PowerShell',
} as const;
