/** What a client of the Kubernetes API can do: the shape that hub, runner and controllers build on. */
import type { BackupError } from '../../../lib/errors';
import type { KubeObject, ResourceType } from '../../../lib/model';

export interface RequestOptions {
  /** Ends the request; it then fails with the signal's reason if that is a `BackupError`, else with `aborted`. */
  readonly signal?: AbortSignal;
  /** Takes the texts of the server's `Warning` headers. */
  readonly onWarning?: (text: string) => void;
}

/** How one object is read. */
export interface GetOptions extends RequestOptions {
  /** Leaves spec, status and data with the server, which matters for Secrets. */
  readonly metadataOnly?: boolean;
}

/** Which objects are listed. */
export interface ListOptions extends RequestOptions {
  /** As kubectl takes it: `team=shop,tier!=test`. */
  readonly labelSelector?: string;
  /** As kubectl takes it: `metadata.name=prod`. */
  readonly fieldSelector?: string;
  /** Objects per page, by default 500; all pages are read. */
  readonly limit?: number;
  /**
   * Takes the error of an object that cannot be read, and the others are listed without it: only for what looks and
   * decides nothing by it, for whatever cannot be read may be needed. By default that error fails the list.
   */
  readonly onUnread?: (error: BackupError) => void;
}

/** How something is written. */
export interface WriteOptions extends RequestOptions {
  /** The server checks and answers, and stores nothing. */
  readonly dryRun?: boolean;
}

/** How an object is replaced. */
export interface UpdateOptions extends WriteOptions {
  /** What of the object is meant; by default all but its status. */
  readonly subresource?: 'status';
}

/** How an object is changed in part. */
export interface PatchOptions extends UpdateOptions {
  /** What the body is: a merge patch (RFC 7396), a JSON patch (RFC 6902), or fields that are applied on the server. */
  readonly type: 'merge' | 'json' | 'apply';
  /** By default `mosk-backup`. */
  readonly fieldManager?: string;
  /** Takes fields over from other managers; only for `apply`. */
  readonly force?: boolean;
}

/** Which object is deleted, and what with it. */
export interface DeleteOptions extends WriteOptions {
  /** Fails with `conflict` if the object has another uid by now. */
  readonly uid?: string;
  /** Fails with `conflict` if the object has been changed since. */
  readonly resourceVersion?: string;
  /** What becomes of the objects that it owns; by default what the kind says. */
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
}

/** What is watched, and from when on. */
export interface WatchOptions {
  /** The version after which events are wanted, from a list or an earlier event. */
  readonly resourceVersion: string;
  /** As kubectl takes it. */
  readonly labelSelector?: string;
  /** As kubectl takes it. */
  readonly fieldSelector?: string;
  /** Ends the watch without an error. */
  readonly signal?: AbortSignal;
  /** Called once the server has accepted the watch. */
  readonly onOpen?: () => void;
  /** How long nothing may be heard, in milliseconds; by default 40 seconds. */
  readonly silenceMs?: number;
}

/** Something that has happened to an object. */
export interface WatchEvent<T> {
  /** A BOOKMARK's object has nothing but a resource version. */
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  /** The object as it is after it; a deleted one as it was last. */
  readonly object: T;
}

/** Objects of a kind, at one moment. */
export interface Listing<T> {
  /** All of them, from all pages. */
  readonly items: T[];
  /** Where a watch that is to miss nothing begins. */
  readonly resourceVersion: string;
}

/**
 * Throws only `BackupError`: `unreachable`, `tls-untrusted`, `unauthorized`, `forbidden`, `crd-missing`, `not-found`,
 * `conflict`, `rejected`, `api-error`, `aborted`, and `crd-differs` for an object whose fields have other types. Its
 * `cause` is an `ApiFailure` or a `TransportFailure`.
 *
 * Reads are tried again after failures that may pass; writes only if they were certainly not carried out. Every write
 * is strict: a field that the server does not know is refused instead of dropped.
 */
export interface ApiClient {
  /** URL of the management cluster. */
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
  /** Creates the object. An existing one of its name is a `conflict`. */
  create<T extends KubeObject>(type: ResourceType, object: T, options?: WriteOptions): Promise<T>;
  /** Replaces the object; with a resource version in it only if that is still the current one. */
  update<T extends KubeObject>(type: ResourceType, object: T, options?: UpdateOptions): Promise<T>;
  /** Changes an object in part, and returns all of it. */
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
