import { BackupError } from '../../../lib/errors';
import type { ResourceType } from '../../../lib/model';
import type { ApiClient, RequestOptions } from './api';
import type { Clock } from './clock';
import { placeOf } from './failure';
import { joinSignals } from './shared-signal';

export interface Patience {
  readonly clock: Clock;
  /** Longest wait for one answer in milliseconds: all pages, tries and pauses, and a new credential included. */
  readonly longestMs: number;
  /** Ends all requests, with `aborted` unless it has a `BackupError` as its reason. */
  readonly signal?: AbortSignal;
}

/**
 * The same client for somebody who does not wait for ever: what is not answered in time fails with `timeout`. Watches are
 * as they were.
 */
export function patientClient(client: ApiClient, { clock, longestMs, signal }: Patience): ApiClient {
  async function within<T>(
    place: Place,
    o: RequestOptions | undefined,
    ask: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const answered = new AbortController();
    const late = new AbortController();
    const time = clock.sleep(longestMs, answered.signal);
    void time.then(() => answered.signal.aborted || late.abort(timeout(client, place, longestMs)));
    const either = joinSignals(o?.signal, signal, late.signal);
    try {
      return await ask(either.signal);
    } finally {
      answered.abort();
      either.release();
    }
  }

  return {
    server: client.server,
    watch: client.watch,
    document: (path, o) =>
      within({ type: { group: '', version: '', kind: path, plural: path, namespaced: false } }, o, (until) =>
        client.document(path, { ...o, signal: until }),
      ),
    get: (type, namespace, name, o) =>
      within({ type, namespace, name }, o, (until) =>
        client.get(type, namespace, name, { ...o, signal: until }),
      ),
    list: (type, namespace, o) =>
      within({ type, namespace }, o, (until) => client.list(type, namespace, { ...o, signal: until })),
    create: (type, object, o) =>
      within({ type, ...object.metadata }, o, (until) =>
        client.create(type, object, { ...o, signal: until }),
      ),
    update: (type, object, o) =>
      within({ type, ...object.metadata }, o, (until) =>
        client.update(type, object, { ...o, signal: until }),
      ),
    patch: (type, namespace, name, body, o) =>
      within({ type, namespace, name }, o, (until) =>
        client.patch(type, namespace, name, body, { ...o, signal: until }),
      ),
    delete: (type, namespace, name, o) =>
      within({ type, namespace, name }, o, (until) =>
        client.delete(type, namespace, name, { ...o, signal: until }),
      ),
  };
}

interface Place {
  readonly type: ResourceType;
  readonly namespace?: string;
  readonly name?: string;
}

function timeout({ server }: ApiClient, { type, namespace, name }: Place, longestMs: number): BackupError {
  const seconds = longestMs / 1000;
  return new BackupError('timeout', `The management API at ${server} has not answered within ${seconds} s`, {
    at: placeOf({ type, namespace, name }),
    fix: 'check that the API server runs, then do the same again',
  });
}
