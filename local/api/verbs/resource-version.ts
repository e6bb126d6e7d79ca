import { badRequest, StatusError } from '../status-error';
import type { Api } from './api';

/**
 * @returns undefined when none was given
 * @throws StatusError 400 for a text that is no version
 */
export function parseVersion(text: string | null): number | undefined {
  if (text === null || text === '') return undefined;
  if (!/^\d{1,15}$/.test(text)) {
    const shown = JSON.stringify(text);
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: ${shown}: strconv.ParseUint: parsing ${shown}: invalid syntax`,
    );
  }
  return Number(text);
}

/** @throws StatusError 504 for a version of the future */
export function requireReached({ store }: Api, version: number): void {
  if (version <= store.version()) return;
  throw new StatusError(
    504,
    'Timeout',
    `Timeout: Too large resource version: ${version}, current: ${store.version()}`,
    {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
  );
}
