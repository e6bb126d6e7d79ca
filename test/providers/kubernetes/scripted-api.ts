/** A small Kubernetes API in memory behind the `Transport` interface, which breaks exactly as told. */
import type { KubeObject } from '../../../lib/model';
import type { Clock, HttpRequest, HttpResponse, Transport } from '../../../providers/kubernetes';
import { createPipe, networkError, onAbort } from './pipe';
import { conflict, json, type LoggedRequest, merge, readRequest, status } from './scripted-wire';

/** One open watch, to be broken. */
export interface OpenWatch {
  readonly plural: string;
  write(bytes: string | Uint8Array): void;
  event(type: string, object: unknown): void;
  end(): void;
  cut(code?: string): void;
  /** Nothing arrives any more, and nobody notices. */
  mute(): void;
}

/** What happens instead of the request, or after it: an answer, or an error of the network. */
export type Fault =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | { readonly error: string }
  | { readonly hang: true };

interface PlannedFault {
  readonly matches: (request: LoggedRequest) => boolean;
  readonly fault: Fault;
  /** The request is carried out, only its answer is lost. */
  readonly afterwards: boolean;
  times: number;
}

type Stored = KubeObject & { metadata: { resourceVersion: string; uid: string } };

export function scriptedApi(clock: Clock, { bookmarkMs = 60_000 } = {}) {
  const objects = new Map<string, Stored>();
  const history: { plural: string; version: number; type: string; object: Stored }[] = [];
  const watches = new Set<OpenWatch & { namespace: string | undefined; stop(): void }>();
  const requests: LoggedRequest[] = [];
  const faults: PlannedFault[] = [];
  const hooks: ((object: Stored, plural: string) => void)[] = [];
  let version = 100;
  let uids = 0;
  let oldest = 0;
  let down = false;
  let frozen = false;

  const idOf = (plural: string, namespace: string | undefined, name: string) =>
    `${plural}/${namespace ?? ''}/${name}`;

  function publish(plural: string, type: string, object: Stored): void {
    history.push({ plural, version, type, object });
    for (const watch of watches) {
      if (watch.plural === plural && inScope(watch.namespace, object)) watch.event(type, object);
    }
  }

  function store(plural: string, object: KubeObject, type: 'ADDED' | 'MODIFIED'): Stored {
    version++;
    const stored = structuredClone(object) as Stored;
    stored.metadata.resourceVersion = String(version);
    objects.set(idOf(plural, stored.metadata.namespace, stored.metadata.name), stored);
    publish(plural, type, stored);
    return stored;
  }

  function erase(plural: string, object: Stored): void {
    version++;
    objects.delete(idOf(plural, object.metadata.namespace, object.metadata.name));
    publish(plural, 'DELETED', {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(version) },
    });
  }

  function add(plural: string, object: KubeObject): Stored {
    const uid = object.metadata.uid ?? `uid-${++uids}`;
    const creationTimestamp = new Date(clock.now()).toISOString();
    const stored = store(
      plural,
      { ...object, metadata: { creationTimestamp, ...object.metadata, uid } },
      'ADDED',
    );
    for (const hook of hooks) hook(stored, plural);
    return stored;
  }

  function change(
    plural: string,
    namespace: string | undefined,
    name: string,
    edit: (object: Stored) => void,
  ): Stored {
    const object = structuredClone(must(objects.get(idOf(plural, namespace, name)), name));
    edit(object);
    if (object.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers ?? []).length === 0) {
      erase(plural, object);
      return object;
    }
    const stored = store(plural, object, 'MODIFIED');
    for (const hook of hooks) hook(stored, plural);
    return stored;
  }

  function remove(plural: string, namespace: string | undefined, name: string): Stored | undefined {
    const object = must(objects.get(idOf(plural, namespace, name)), name);
    if ((object.metadata.finalizers ?? []).length === 0) {
      erase(plural, object);
      return undefined;
    }
    return change(plural, namespace, name, (copy) => {
      copy.metadata.deletionTimestamp ??= new Date(clock.now()).toISOString();
    });
  }

  function openWatch(
    plural: string,
    namespace: string | undefined,
    from: number,
    request: HttpRequest,
  ): HttpResponse {
    const pipe = createPipe(request.signal);
    let muted = false;
    const stop = new AbortController();
    const watch = {
      plural,
      namespace,
      stop: () => {
        stop.abort();
        watches.delete(watch);
      },
      write: (bytes: string | Uint8Array) =>
        !muted && pipe.write(typeof bytes === 'string' ? Buffer.from(bytes) : bytes),
      event: (type: string, object: unknown) => watch.write(`${JSON.stringify({ type, object })}\n`),
      end: () => {
        watch.stop();
        pipe.end();
      },
      cut: (code = 'ECONNRESET') => {
        watch.stop();
        pipe.fail(networkError(code));
      },
      mute: () => {
        muted = true;
        watches.delete(watch);
      },
    };
    request.signal?.addEventListener('abort', watch.stop);
    if (from < oldest) {
      watch.event('ERROR', status(410, 'Expired', `too old resource version: ${from} (${oldest})`));
      watch.end();
    } else {
      watches.add(watch);
      for (const past of history) {
        if (past.plural === plural && past.version > from && inScope(namespace, past.object))
          watch.event(past.type, past.object);
      }
      void bookmarks(watch, stop.signal);
    }
    return { status: 200, headers: {}, body: pipe.read() };
  }

  async function bookmarks(watch: OpenWatch, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(bookmarkMs, signal);
      if (!signal.aborted) watch.event('BOOKMARK', { metadata: { resourceVersion: String(version) } });
    }
  }

  function answer(request: HttpRequest, logged: LoggedRequest, namespace: string | undefined): HttpResponse {
    const { verb, plural, name, query } = logged;
    const current = name === undefined ? undefined : objects.get(idOf(plural, namespace, name));
    const absent = () =>
      json(404, status(404, 'NotFound', `${plural} "${name}" not found`, { name, kind: plural }));
    switch (verb) {
      case 'list': {
        const all = [...objects.entries()]
          .filter(([id, object]) => id.startsWith(`${plural}/`) && inScope(namespace, object))
          .map(([, object]) => object);
        const limit = Number(query.get('limit') ?? all.length);
        const from = Number(query.get('continue') ?? 0);
        const more = from + limit < all.length ? { continue: String(from + limit) } : {};
        const metadata = { resourceVersion: String(version), ...more };
        return json(200, { kind: 'List', metadata, items: all.slice(from, from + limit) });
      }
      case 'watch':
        return openWatch(plural, namespace, Number(query.get('resourceVersion')), request);
      case 'get':
        return current === undefined ? absent() : json(200, current);
      case 'create': {
        const object = JSON.parse(request.body ?? '') as KubeObject;
        const taken = objects.has(idOf(plural, namespace, object.metadata.name));
        return taken
          ? json(
              409,
              status(409, 'AlreadyExists', 'already exists', { name: object.metadata.name, kind: plural }),
            )
          : json(201, add(plural, object));
      }
      case 'patch': {
        if (current === undefined || name === undefined) return absent();
        const patch = JSON.parse(request.body ?? '') as {
          metadata?: { uid?: string; resourceVersion?: string };
        };
        const { uid = current.metadata.uid, resourceVersion = current.metadata.resourceVersion } =
          patch.metadata ?? {};
        if (uid !== current.metadata.uid || resourceVersion !== current.metadata.resourceVersion)
          return conflict(name);
        return json(
          200,
          change(plural, namespace, name, (object) => Object.assign(object, merge(object, patch))),
        );
      }
      case 'delete': {
        if (current === undefined || name === undefined) return absent();
        const { preconditions } = JSON.parse(request.body ?? '{}') as {
          preconditions?: { uid?: string; resourceVersion?: string };
        };
        const { uid = current.metadata.uid, resourceVersion = current.metadata.resourceVersion } =
          preconditions ?? {};
        if (uid !== current.metadata.uid || resourceVersion !== current.metadata.resourceVersion)
          return conflict(name);
        return json(200, remove(plural, namespace, name) ?? status(200, '', '', { name, kind: plural }));
      }
      case 'update':
        throw new Error('not scripted');
    }
  }

  const transport: Transport = async (request) => {
    const { namespace, ...logged } = readRequest(request);
    requests.push(logged);
    await Promise.resolve();
    if (down) throw networkError('ECONNREFUSED');
    if (frozen) return new Promise((_resolve, reject) => onAbort(request.signal, reject));
    const planned = faults.find(({ matches, times }) => times > 0 && matches(logged));
    if (planned === undefined) return answer(request, logged, namespace);
    planned.times--;
    if (planned.afterwards) answer(request, logged, namespace);
    const { fault } = planned;
    if ('hang' in fault) return new Promise((_resolve, reject) => onAbort(request.signal, reject));
    if ('error' in fault) throw networkError(fault.error);
    return json(fault.status, fault.body ?? status(fault.status, '', `fault ${fault.status}`), fault.headers);
  };

  return {
    transport,
    requests,
    objects,
    add,
    change,
    remove,
    erase: (plural: string, namespace: string | undefined, name: string) =>
      erase(plural, must(objects.get(idOf(plural, namespace, name)), name)),
    get: (plural: string, namespace: string | undefined, name: string) =>
      objects.get(idOf(plural, namespace, name)),
    /** Called after each creation and change, as a controller would be. */
    onChange: (hook: (object: Stored, plural: string) => void) => hooks.push(hook),
    watches: () => [...watches],
    /** The next matching requests fail. */
    fail: (matches: PlannedFault['matches'], fault: Fault, { times = 1, afterwards = false } = {}) =>
      faults.push({ matches, fault, afterwards, times }),
    /** The server is gone: open connections are reset, new ones refused. */
    goDown: () => {
      down = true;
      for (const watch of [...watches]) watch.cut();
    },
    /** The server takes connections and says nothing any more; what hangs by then never ends. */
    freeze: () => {
      frozen = true;
      for (const watch of [...watches]) watch.mute();
    },
    comeBack: () => {
      down = false;
      frozen = false;
    },
    /** Forgets the history, so that every watch from before is too old. */
    compact: () => {
      oldest = ++version;
    },
    count: (verb?: LoggedRequest['verb']) =>
      requests.filter((request) => verb === undefined || request.verb === verb).length,
  };
}

export type ScriptedApi = ReturnType<typeof scriptedApi>;

// --------------------------------------------------------------------------------------------------------

function inScope(namespace: string | undefined, object: KubeObject): boolean {
  return namespace === undefined || object.metadata.namespace === namespace;
}

function must<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the test names an absent object: ${name}`);
  return value;
}
