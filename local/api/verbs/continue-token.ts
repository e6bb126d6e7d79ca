import { badRequest } from '../status-error';

/** Where the next page of a list begins. */
export interface ContinueToken {
  /** Version of the first page: all pages show the list as it was then. Undefined: as it is. */
  readonly version: number | undefined;
  /** The last object that was given out. */
  readonly namespace: string;
  readonly name: string;
}

/** In place of a version. */
const PRESENT = -1;

export function encodeContinue({ version, namespace, name }: ContinueToken): string {
  return Buffer.from(
    JSON.stringify({ v: 'meta.k8s.io/v1', rv: version ?? PRESENT, start: [namespace, name] }),
  ).toString('base64url');
}

/** @throws StatusError 400 for a text that is not one of ours */
export function decodeContinue(text: string): ContinueToken {
  try {
    const { rv, start } = JSON.parse(Buffer.from(text, 'base64url').toString());
    const [namespace, name] = start;
    if (Number.isInteger(rv) && typeof namespace === 'string' && typeof name === 'string') {
      return { version: rv === PRESENT ? undefined : rv, namespace, name };
    }
  } catch {
    // Answered below.
  }
  throw badRequest('continue key is not valid: encoded by another server');
}
