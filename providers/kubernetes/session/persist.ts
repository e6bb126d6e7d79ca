import { isTransient } from '../api/failure';
import type { Observer } from './observer';

/** After failures that may pass, for as long as there is patience. */
export async function persist<T>(observer: Observer, act: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await act();
    } catch (error) {
      if (!isTransient(error)) throw error;
      await observer.waitOut(error, failures);
    }
  }
}
