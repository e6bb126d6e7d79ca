/**
 * The border between our code and Pulumi's dynamic provider, which takes nothing but JSON: one `undefined` in an answer
 * fails a create after the object exists, and one in an error never answers at all.
 */
import { BackupError } from '../../../../lib/errors';
import { type Properties, Unfinished } from './behaviour';

/** Inputs whose values no message may show. */
const SECRET_INPUTS = ['secretAccessKey', 'value'];

/** Carries out one call of the engine and makes answer and errors such that it understands them. */
export async function answer<T>(properties: Properties, call: () => T | Promise<T>): Promise<T> {
  try {
    return jsonClean(await call());
  } catch (thrown) {
    throw engineError(thrown, properties);
  }
}

function jsonClean<T>(value: T): T {
  return value === undefined ? value : JSON.parse(JSON.stringify(value));
}

function engineError(thrown: unknown, properties: Properties): Error {
  if (!(thrown instanceof Unfinished)) return plainError(textOf(thrown, properties));
  const { id, state, reason } = thrown;
  const text = textOf(reason, properties);
  // Users see the reasons only. The inputs must be among the properties, for they carry the provider.
  return Object.assign(plainError(text), {
    id,
    properties: jsonClean({ ...properties, ...state }),
    reasons: [text],
  });
}

/** The engine shows the message at the resource; the dynamic provider prints `${error}: ${error.stack}` besides. */
function plainError(text: string): Error {
  const error = new Error(text);
  error.toString = () => text.split('\n')[0] ?? text;
  error.stack = 'see the error of the resource';
  return error;
}

function textOf(thrown: unknown, properties: Properties): string {
  // A stack trace helps with a bug of ours; a user's mistake has none.
  const text = BackupError.is(thrown)
    ? thrown.message
    : thrown instanceof Error
      ? (thrown.stack ?? '')
      : `${thrown}`;
  return (
    SECRET_INPUTS.map((input) => properties[input])
      .filter((secret) => typeof secret === 'string' && secret !== '')
      // Within a quoted body it is written with escapes.
      .flatMap((secret) => [JSON.stringify(secret).slice(1, -1), secret as string])
      .reduce((shown, secret) => shown.replaceAll(secret, '[secret]'), text)
  );
}
