/** What keeps bytes from being a text. */
export interface DecodeProblem {
  readonly problem: string;
  readonly fix: string;
}

/** The text of a file that may hold manifests, or why it has none. */
export function decodeText(bytes: Buffer): string | DecodeProblem {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return {
      problem: 'This file is not UTF-8',
      fix: 'save it as UTF-8: "Out-File -Encoding utf8" in PowerShell',
    };
  }
}
