import type { KubeObject } from '../../../lib/model';
import type { StatusObject } from '../status-error';

export interface CompleteAnswer {
  readonly code: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly text: string;
}

/** An answer that goes on for as long as both sides like. */
export interface StreamAnswer {
  readonly code: 200;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * @param send writes a piece
   * @param end closes the answer
   * @param cut breaks the connection in the middle of it
   * @returns the function to call when the other side is gone or the server stops
   */
  readonly stream: (send: (text: string) => void, end: () => void, cut: () => void) => () => void;
}

export type Answer = CompleteAnswer | StreamAnswer;

export const JSON_TYPE = { 'content-type': 'application/json' } as const;

const texts = new WeakMap<object, string>();

/** JSON of an object of the store: made once, however often it is listed and watched. */
export function jsonText(object: KubeObject | StatusObject): string {
  let text = texts.get(object);
  if (text === undefined) {
    text = JSON.stringify(object);
    texts.set(object, text);
  }
  return text;
}

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
