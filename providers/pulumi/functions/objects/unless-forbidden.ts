import { BackupError } from '../../../../lib/errors';

/** What was asked for, or `undefined` if that is not allowed. */
export async function unlessForbidden<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (BackupError.is(error) && error.code === 'forbidden') return undefined;
    throw error;
  }
}
