/** What a client of the Kubernetes API can do: the shape that hub, runner and controllers build on. */
import type { KubeObject, ResourceType } from '../../../lib/model';

export interface RequestOptions {
  /** Ends the request; it then fails with the signal's reason if that is a `BackupError`, else with `aborted`. */
  readonly signal?: AbortSignal;
  /** Takes the texts of the server's `Warning` headers. */
  readonly onWarning?: (text: string) => void;
}

export interface GetOptions extends RequestOptions {
  /** Leaves spec, status and data with the server, which matters for Secrets. */
  readonly metadataOnly?: boolean;
}

export interface ListOptions extends RequestOptions {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Objects per page, by default 500; all pages are read. */
  readonly limit?: number;
}

export interface WriteOptions extends RequestOptions {
  /** The server checks and answers, and stores nothing. */
  readonly dryRun?: boolean;
}

export interface UpdateOptions extends WriteOptions {
  readonly subresource?: 'status';
}

export interface PatchOptions extends UpdateOptions {
  readonly type: 'merge' | 'json' | 'apply';
  /** By default `mosk-backup`. */
  readonly fieldManager?: string;
  /** Takes fields over from other managers; only for `apply`. */
  readonly force?: boolean;
}

export interface DeleteOptions extends WriteOptions {
  /** Fails with `conflict` if the object has another uid by now. */
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
}

export interface WatchOptions {
  /** The version after which events are wanted, from a list or an earlier event. */
  readonly resourceVersion: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Ends the watch without an error. */
  readonly signal?: AbortSignal;
  /** Called once the server has accepted the watch. */
  readonly onOpen?: () => void;
  /** How long nothing may be heard, in milliseconds; by default 40 seconds. */
  readonly silenceMs?: number;
}

export interface WatchEvent<T> {
  /** A BOOKMARK's object has nothing but a resource version. */
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: T;
}

export interface Listing<T> {
  readonly items: T[];
  /** Where a watch that is to miss nothing begins. */
  readonly resourceVersion: string;
}

/**
 * Throws only `BackupError`: `unreachable`, `tls-untrusted`, `unauthorized`, `forbidden`, `crd-missing`, `not-found`,
 * `conflict`, `rejected`, `api-error`, `aborted`. Its `cause` is an `ApiFailure` or a `TransportFailure`.
 *
 * Reads are tried again after failures that may pass; writes only if they were certainly not carried out. Every write
 * is strict: a field that the server does not know is refused instead of dropped.
 */
export interface ApiClient {
  readonly server: string;
  /**
   * What the server tells of itself at a path that is no resource, such as `/openapi/v3`; `undefined`: nothing is there.
   */
  document(path: string, options?: RequestOptions): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** `undefined`: the object is absent. An absent kind is an error. */
  get<T extends KubeObject>(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
    options?: GetOptions,
  ): Promise<T | undefined>;
  /** @param namespace all of them when left out */
  list<T extends KubeObject>(
    type: ResourceType,
    namespace: string | undefined,
    options?: ListOptions,
  ): Promise<Listing<T>>;
  create<T extends KubeObject>(type: ResourceType, object: T, options?: WriteOptions): Promise<T>;
  /** Replaces the object; with a resource version in it only if that is still the current one. */
  update<T extends KubeObject>(type: ResourceType, object: T, options?: UpdateOptions): Promise<T>;
  patch<T extends KubeObject>(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
    body: unknown,
    options: PatchOptions,
  ): Promise<T>;
  /** What the server answered: the object while finalizers hold it, else a Status. `undefined`: it was absent already. */
  delete(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
    options?: DeleteOptions,
  ): Promise<KubeObject | undefined>;
  /**
   * One connection: ends when the server closes it or nothing was heard on it for a while, fails when it breaks or
   * carries an ERROR event.
   */
  watch<T extends KubeObject>(
    type: ResourceType,
    namespace: string | undefined,
    options: WatchOptions,
  ): AsyncIterable<WatchEvent<T>>;
}
