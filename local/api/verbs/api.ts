import type { KubeObject, ResourceType } from '../../../lib/model';
import type { Clock } from '../../../providers/kubernetes';
import type { Registry, Resource } from '../resources';
import type { Store } from '../store';

/** What an admission function is asked about. */
export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly type: ResourceType;
  /** The object as it would be written (CREATE, UPDATE) or is to be deleted. A copy. */
  readonly object: KubeObject;
  readonly oldObject?: KubeObject;
  readonly subresource?: 'status';
  readonly user: string;
  readonly dryRun: boolean;
}

/**
 * Called for every write after defaulting and before validation.
 * Returns a changed object, or nothing to leave it as it is. A thrown error refuses the request with 403 and its message.
 */
export type Admission = (request: AdmissionRequest) => KubeObject | undefined;

/** What every verb works on. */
export interface Api {
  readonly store: Store;
  readonly registry: Registry;
  /** Milliseconds since the epoch, as the server sees it: timestamps and ages. */
  readonly now: () => number;
  /** By which watches end and bookmarks come. */
  readonly clock: Clock;
  readonly admission: Admission;
  /** How often an idle watch gets a bookmark, in milliseconds. */
  readonly bookmarkInterval: number;
}

/** A request on a resource, as the verbs see it. */
export interface Call {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  /** Empty for requests on the collection. */
  readonly name: string;
  readonly subresource: 'status' | undefined;
  readonly query: URLSearchParams;
  readonly body: Body;
  readonly user: string;
}

/** A body with the media type that says how to read it. */
export interface Body {
  readonly mediaType: string;
  /** Undefined for an empty body. */
  readonly value: unknown;
}

/** What a verb that answers with one object found or did. */
export interface Outcome {
  readonly code: 200 | 201;
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}
