export interface CompleteAnswer {
  readonly code: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly text: string;
  /** Instead of the text, where the answer is none. */
  readonly bytes?: Buffer;
}

export type Send = (text: string) => Promise<void> | undefined;

/** An answer that goes on for as long as both sides like. */
export interface StreamAnswer {
  readonly code: 200;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * @param send writes a piece; a promise: the other side has more than it takes, until it resolves
   * @param end closes the answer
   * @param cut breaks the connection in the middle of it
   * @returns the function to call when the other side is gone or the server stops
   */
  readonly stream: (send: Send, end: () => void, cut: () => void) => () => void;
}

export type Answer = CompleteAnswer | StreamAnswer;

export const JSON_TYPE = { 'content-type': 'application/json' } as const;

export function jsonAnswer(
  code: number,
  value: unknown,
  headers: CompleteAnswer['headers'] = JSON_TYPE,
): CompleteAnswer {
  return { code, headers, text: JSON.stringify(value) };
}

export function textAnswer(code: number, text: string): CompleteAnswer {
  return { code, headers: { 'content-type': 'text/plain; charset=utf-8' }, text };
}

/** Headers with one `Warning` for each text. */
export function warned(
  headers: CompleteAnswer['headers'],
  warnings: readonly string[],
): CompleteAnswer['headers'] {
  if (warnings.length === 0) return headers;
  return { ...headers, warning: warnings.map((text) => headerText(`299 - ${JSON.stringify(text)}`)) };
}

/** UTF-8 as the bytes that Node writes of a header, which takes no other characters, and no DEL. */
function headerText(text: string): string {
  return Buffer.from(text.replaceAll('\u007f', '')).toString('latin1');
}
