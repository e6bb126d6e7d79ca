import { BackupError } from '../lib/errors';

/**
 * What the library calls by a member is called by the option that was typed.
 * @param options by member, such as `{ rehearsalAge: '--rehearsal-age' }`
 */
export function asOptions<T>(options: Readonly<Record<string, string>>, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!BackupError.is(error)) throw error;
    const { code, problem, at, value, fix, cause } = error;
    const option = options[at ?? ''];
    throw option === undefined ? error : new BackupError(code, problem, { at: option, value, fix, cause });
  }
}
