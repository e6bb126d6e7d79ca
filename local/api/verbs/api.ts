import type { KubeObject, ResourceType } from '../../../lib/model';
import type { Clock } from '../../../providers/kubernetes';
import type { AdmissionPolicies } from '../admission';
import type { Registry, Resource } from '../resources';
import type { Store, Stored } from '../store';

/** Part of an object by which the object itself is changed. */
export type WrittenSubresource = 'status' | 'finalize';

/** What an admission function is asked about. */
export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly type: ResourceType;
  /** The object as it would be written (CREATE, UPDATE) or is to be deleted. A copy. */
  readonly object: KubeObject;
  readonly oldObject?: KubeObject;
  readonly subresource?: WrittenSubresource;
  readonly user: string;
  readonly dryRun: boolean;
}

/**
 * Called for every write after defaulting and before validation.
 * Returns a changed object, or nothing to leave it as it is. A thrown error refuses the request with 403 and its message.
 */
export type Admission = (request: AdmissionRequest) => KubeObject | undefined;

/** Does what follows from a change: lets go of what is held for dependents, takes away what belonged to what is gone. */
export interface Collector {
  written(api: Api, stored: Stored): void;
  /** It is gone from the store already. */
  removed(api: Api, stored: Stored): void;
  /** Takes up again what a process before this one has not done. */
  resume(api: Api): void;
}

/** What every verb works on. */
export interface Api {
  readonly store: Store;
  readonly registry: Registry;
  /** Milliseconds since the epoch, as the server sees it: timestamps and ages. */
  readonly now: () => number;
  /** By which watches end and bookmarks come. */
  readonly clock: Clock;
  readonly admission: Admission;
  readonly policies: AdmissionPolicies;
  readonly collector: Collector;
  /** How often an idle watch gets a bookmark, in milliseconds. */
  readonly bookmarkInterval: number;
}

/** A request on a resource, as the verbs see it. */
export interface Call {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  /** Empty for requests on the collection. */
  readonly name: string;
  readonly subresource: WrittenSubresource | undefined;
  readonly query: URLSearchParams;
  readonly body: Body;
  readonly user: string;
  /** The header `User-Agent`, empty without it. */
  readonly userAgent: string;
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
