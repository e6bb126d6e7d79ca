/** A thin client of the Kubernetes API over any transport. */
import { BackupError } from '../../../lib/errors';
import { isObject, type KubeObject, type ResourceType } from '../../../lib/model';
import { readAnswer, refusal, requestIdOf, unreadable, warningsOf } from './answer';
import { LONGEST_LIST, parseAnswer, UnreadableAnswer } from './answer-bounds';
import { type Expectation, isAnything, isEvent, isList, isObjectNamed } from './answer-shape';
import type {
  ApiClient,
  DeleteOptions,
  GetOptions,
  Listing,
  ListOptions,
  PatchOptions,
  RequestOptions,
  UpdateOptions,
  WatchOptions,
  WriteOptions,
} from './api';
import { backoffMs } from './backoff';
import type { Clock } from './clock';
import {
  type Ask,
  answerError,
  apiFailureOf,
  isExpired,
  isTransient,
  placeOf,
  transportFailureOf,
} from './failure';
import { createGate } from './gate';
import { guardIdle, type IdleGuard } from './idle-guard';
import { linesOf } from './json-lines';
import { type ListPage, readPages } from './list-pages';
import { networkError, silenceError } from './network-failure';
import { readObject } from './read-object';
import { pathOf } from './request-path';
import { joinSignals, unlessAborted } from './shared-signal';
import { type HttpRequest, type Transport, textOf } from './transport';

export interface ClientOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** URL of the server, for messages. */
  readonly server: string;
  /** Ends everything that is under way, and whatever is asked for later: it fails with `aborted`. */
  readonly signal?: AbortSignal;
  /** For requests that bring no `onWarning` of their own. */
  readonly onWarning?: (text: string) => void;
  /** Between 0 and 1; `Math.random` by default. */
  readonly random?: () => number;
}

const NAME = 'mosk-backup';
const PAGE_SIZE = 500;
/** Enough for hundreds of creates without as many TLS handshakes; watches do not count. */
const MOST_AT_A_TIME = 16;
const ATTEMPTS = 4;
const RETRY_BACKOFF = { firstMs: 250, longestMs: 4_000 };
/** A little more than the 60 s after which a kube-apiserver gives up on a request by itself. */
const ANSWER_IDLE_MS = 65_000;
/**
 * HTTP/1.1 has no ping, and a kube-apiserver sends a bookmark only about once a minute: whether a silent watch still has
 * a connection is learnt by asking for it anew, from where it was. With the answer to that it is noticed as soon as
 * client-go does, which pings after 30 s and waits for 15.
 */
const WATCH_SILENCE_MS = 40_000;
/** A server begins its answer to a watch at once. */
const WATCH_OPEN_MS = 15_000;
/** The server ends the watch after this; each end costs a request, and waits last for hours. */
const WATCH_TIMEOUT_S = 3_600;

const READ = { accept: 'application/json', 'user-agent': NAME };
const METADATA_ONLY = {
  ...READ,
  accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1, application/json',
};
const WRITE = { ...READ, 'content-type': 'application/json' };
const PATCH_CONTENT_TYPES = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

export function createClient(options: ClientOptions): ApiClient {
  const { transport, clock, server, random = Math.random } = options;
  const gate = createGate(MOST_AT_A_TIME);

  async function send(
    ask: Ask,
    request: HttpRequest,
    isExpected: Expectation,
    onWarning: RequestOptions['onWarning'],
    onLength?: (characters: number) => void,
  ): Promise<unknown> {
    if (request.signal?.aborted) throw aborted(ask, request.signal);
    const guard = guardIdle(clock, ANSWER_IDLE_MS, request.signal);
    try {
      const response = await transport({ ...request, signal: guard.signal });
      guard.touch();
      const text = await textOf(response);
      onLength?.(text.length);
      for (const warning of warningsOf(response)) onWarning?.(warning);
      return readAnswer(ask, response, text, isExpected);
    } catch (error) {
      if (request.signal?.aborted) throw aborted(ask, request.signal);
      if (BackupError.is(error)) throw error;
      if (error instanceof UnreadableAnswer) throw unreadable(ask, error.message);
      throw guard.expired() ? silenceError(ask, ANSWER_IDLE_MS) : networkError(ask, error);
    } finally {
      guard.stop();
    }
  }

  /** With retries: of reads after whatever may pass, of writes only if they were certainly not carried out. */
  async function call<T>(
    ask: Ask,
    request: HttpRequest,
    more: RequestOptions,
    isExpected: Expectation,
    isPassing = isTransient,
    onLength?: (characters: number) => void,
  ): Promise<T> {
    const mayRetry = request.method === 'GET' ? isPassing : isCertainlyNotExecuted;
    const { onWarning = options.onWarning } = more;
    const { signal, release } = joinSignals(more.signal, options.signal);
    const attempt = () => gate(() => send(ask, { ...request, signal }, isExpected, onWarning, onLength));
    try {
      for (let attempts = 1; ; attempts++) {
        try {
          return (await unlessAborted(attempt(), signal)) as T;
        } catch (error) {
          if (signal.aborted || attempts >= ATTEMPTS || !mayRetry(error)) throw error;
          const pauseMs = apiFailureOf(error)?.retryAfterMs ?? backoffMs(attempts, random(), RETRY_BACKOFF);
          await clock.sleep(pauseMs, signal);
        }
      }
    } catch (error) {
      throw signal.aborted ? aborted(ask, signal) : error;
    } finally {
      release();
    }
  }

  /** The object that was asked for, or written. */
  async function callForObject<T extends KubeObject>(
    ask: Ask,
    request: HttpRequest,
    o: RequestOptions,
  ): Promise<T> {
    return readObject(ask, await call<T>(ask, request, o, isObjectNamed(ask.name)));
  }

  async function listPages<T extends KubeObject>(ask: Ask, o: ListOptions): Promise<Listing<T>> {
    const { labelSelector = ask.type.labelSelector, fieldSelector, limit, onUnread } = o;
    // What asks for no snapshot means none that could have expired.
    const isPassing = (error: unknown) => isTransient(error) || (limit === undefined && isExpired(error));
    return readPages<T>(
      ask,
      (next, onLength) => {
        const path = pathOf(ask, { labelSelector, fieldSelector, limit, continue: next });
        return call<ListPage<T>>(ask, { method: 'GET', path, headers: READ }, o, isList, isPassing, onLength);
      },
      onUnread,
    );
  }

  async function* events<T extends KubeObject>(
    ask: Ask,
    path: string,
    { signal, touch }: IdleGuard,
    onOpen: () => void,
  ) {
    const response = await transport({ method: 'GET', path, headers: READ, newConnection: true, signal });
    touch();
    if (response.status !== 200) throw refusal(ask, response, await textOf(response));
    onOpen();
    let length = 0;
    for await (const line of linesOf(response.body, touch)) {
      const event = parseAnswer(line);
      if (isEvent<T>(event)) {
        if (event.type === 'ADDED') length += line.length;
        if (length > LONGEST_LIST) throw unreadable(ask, 'this watch brings new objects without an end');
        yield { ...event, object: event.type === 'BOOKMARK' ? event.object : readObject(ask, event.object) };
      } else if (!isObject(event) || event.type !== 'ERROR') {
        throw unreadable(ask, 'an event of a watch is none');
      } else {
        const text = JSON.stringify(event.object ?? null);
        throw answerError(ask, { status: 200, text, requestId: requestIdOf(response) });
      }
    }
  }

  return {
    server,

    document(path, o = {}) {
      const type = { group: '', version: '', kind: path, plural: path, namespaced: false };
      const ask: Ask = { verb: 'get', type, namespace: undefined, server };
      const request: HttpRequest = { method: 'GET', path, headers: READ };
      return call<Record<string, unknown>>(ask, request, o, isAnything).catch((error) => {
        if (apiFailureOf(error)?.status === 404) return undefined;
        throw error;
      });
    },

    get<T extends KubeObject>(
      type: ResourceType,
      namespace: string | undefined,
      name: string,
      o: GetOptions = {},
    ) {
      const ask: Ask = { verb: 'get', type, namespace, name, server };
      const headers = o.metadataOnly ? METADATA_ONLY : READ;
      return unlessAbsent(callForObject<T>(ask, { method: 'GET', path: pathOf(ask), headers }, o));
    },

    async list<T extends KubeObject>(type: ResourceType, namespace: string | undefined, o: ListOptions = {}) {
      const ask: Ask = { verb: 'list', type, namespace, server };
      try {
        return await listPages<T>(ask, { limit: PAGE_SIZE, ...o });
      } catch (error) {
        if (!isExpired(error)) throw error;
        // The pages' snapshot was compacted away while they were read; read all at once it cannot be.
        return listPages<T>(ask, { ...o, limit: undefined });
      }
    },

    create<T extends KubeObject>(type: ResourceType, object: T, o: WriteOptions = {}) {
      const { name, namespace } = object.metadata;
      const ask: Ask = { verb: 'create', type, namespace, name, server };
      const path = pathOf({ type, namespace }, writeQuery(o));
      return callForObject<T>(ask, { method: 'POST', path, headers: WRITE, body: JSON.stringify(object) }, o);
    },

    update<T extends KubeObject>(type: ResourceType, object: T, o: UpdateOptions = {}) {
      const { name, namespace } = object.metadata;
      const ask: Ask = { verb: 'update', type, namespace, name, subresource: o.subresource, server };
      const path = pathOf(ask, writeQuery(o));
      return callForObject<T>(ask, { method: 'PUT', path, headers: WRITE, body: JSON.stringify(object) }, o);
    },

    patch<T extends KubeObject>(
      type: ResourceType,
      namespace: string | undefined,
      name: string,
      body: unknown,
      o: PatchOptions,
    ) {
      const ask: Ask = { verb: 'patch', type, namespace, name, subresource: o.subresource, server };
      const path = pathOf(ask, {
        ...writeQuery(o),
        fieldManager: o.fieldManager ?? NAME,
        force: o.force ? 'true' : undefined,
      });
      const headers = { ...READ, 'content-type': PATCH_CONTENT_TYPES[o.type] };
      return callForObject<T>(ask, { method: 'PATCH', path, headers, body: JSON.stringify(body) }, o);
    },

    delete(type: ResourceType, namespace: string | undefined, name: string, o: DeleteOptions = {}) {
      const ask: Ask = { verb: 'delete', type, namespace, name, server };
      const body = JSON.stringify({
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy: o.propagationPolicy,
        dryRun: o.dryRun ? ['All'] : undefined,
        preconditions: { uid: o.uid, resourceVersion: o.resourceVersion },
      });
      return unlessAbsent(
        call<KubeObject>(ask, { method: 'DELETE', path: pathOf(ask), headers: WRITE, body }, o, isAnything),
      );
    },

    async *watch<T extends KubeObject>(type: ResourceType, namespace: string | undefined, o: WatchOptions) {
      const ask: Ask = { verb: 'watch', type, namespace, server };
      const path = pathOf(ask, {
        watch: 'true',
        allowWatchBookmarks: 'true',
        timeoutSeconds: WATCH_TIMEOUT_S,
        resourceVersion: o.resourceVersion,
        labelSelector: o.labelSelector ?? type.labelSelector,
        fieldSelector: o.fieldSelector,
      });
      const { signal, release } = joinSignals(o.signal, options.signal);
      const guard = guardIdle(clock, WATCH_OPEN_MS, signal);
      let open = false;
      const opened = () => {
        open = true;
        guard.allow(o.silenceMs ?? WATCH_SILENCE_MS);
        o.onOpen?.();
      };
      try {
        yield* events<T>(ask, path, guard, opened);
      } catch (error) {
        if (o.signal?.aborted || (open && guard.expired())) return;
        if (signal.aborted) throw aborted(ask, signal);
        if (BackupError.is(error)) throw error;
        if (error instanceof UnreadableAnswer) throw unreadable(ask, error.message);
        throw guard.expired() ? silenceError(ask, WATCH_OPEN_MS) : networkError(ask, error);
      } finally {
        guard.stop();
        release();
      }
    },
  };
}

// --------------------------------------------------------------------------------------------------------

function writeQuery({ dryRun }: WriteOptions) {
  return { fieldManager: NAME, fieldValidation: 'Strict', dryRun: dryRun ? 'All' : undefined };
}

async function unlessAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (BackupError.is(error) && error.code === 'not-found') return undefined;
    throw error;
  }
}

function isCertainlyNotExecuted(error: unknown): boolean {
  const answer = apiFailureOf(error);
  if (answer !== undefined) return answer.status === 429;
  return isTransient(error) && transportFailureOf(error)?.executed === 'no';
}

function aborted(ask: Ask, { reason }: AbortSignal): BackupError {
  if (BackupError.is(reason)) return reason;
  return new BackupError('aborted', 'The request was interrupted', { at: placeOf(ask) });
}
