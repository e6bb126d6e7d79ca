import { type CustomResourceDefinition, crds as ourCrds } from '../../lib/schema';
import { type Clock, systemClock } from '../../providers/kubernetes';
import { type ApiFaults, createApiFaults } from '../faults';
import { type AuditEntry, createAudit } from './audit';
import {
  type ApiRequest,
  type ApiUser,
  createAccess,
  createDelivery,
  createHandler,
  type Deliver,
} from './http';
import { createRegistry } from './resources';
import { seed } from './seed';
import { createStore, storeAt } from './store';
import type { Admission, Api } from './verbs';

export interface EndpointOptions {
  /** Kinds that exist from the start. Default: the five kinds of this package. */
  readonly crds?: readonly CustomResourceDefinition[];
  /** Changes or refuses objects on their way in. Default: leaves them alone. */
  readonly admission?: Admission;
  /** Path of a file to which the audit is appended as JSON lines. */
  readonly auditFile?: string;
  /** How many requests the audit keeps. Default: the newest 10,000; the file has all of them. */
  readonly auditEntries?: number;
  /** Who may use it. Default: `admin`, who may do everything. */
  readonly users?: readonly ApiUser[];
  /** By which watches end and time is told. Default: the machine's. */
  readonly clock?: Clock;
  /** Time of the server in milliseconds since the epoch: timestamps and ages. Default: the clock's. */
  readonly now?: () => number;
  /** How many changes per resource a watch can be resumed from; older ones answer `Expired`. Default: 10,000. */
  readonly watchHistory?: number;
  /** Milliseconds between the bookmarks of a watch. Default: 60,000, as the real server's. */
  readonly bookmarkInterval?: number;
  /** What goes wrong. Default: nothing. */
  readonly faults?: ApiFaults;
  /** Users to whose requests nothing ever happens. Default: none. */
  readonly spare?: readonly string[];
}

/** The API without a network: requests in, answers out. */
export interface Endpoint {
  readonly deliver: Deliver;
  /** The newest requests that the API has answered so far, in the order of the answers. */
  readonly audit: readonly AuditEntry[];
}

export const ADMIN: ApiUser = { name: 'admin' };

export function createEndpoint(options: EndpointOptions = {}): Endpoint {
  const { users = [ADMIN], watchHistory = 10_000, clock = systemClock, spare = [] } = options;
  const store = createStore(watchHistory);
  const api: Api = {
    store,
    registry: createRegistry(store),
    now: options.now ?? clock.now,
    clock,
    admission: options.admission ?? (() => undefined),
    bookmarkInterval: options.bookmarkInterval ?? 60_000,
  };
  seed(api, options.crds ?? ourCrds());
  const audit = createAudit(options.auditFile, options.auditEntries);
  const access = createAccess(users);
  const handlerOf = (ofStore: Api['store']) =>
    createHandler({ api: { ...api, store: ofStore }, access, audit });
  const deliver = createDelivery({
    handle: handlerOf(store),
    handleStale: (request, changes) => handlerOf(storeAt(store, changes))(request),
    faults: options.faults ?? createApiFaults(Math.random),
    clock,
    spared: (request) => spare.includes(nameOf(request, access)),
  });
  return { deliver, audit: audit.entries };
}

/** Nobody in particular for who is refused anyway. */
function nameOf(request: ApiRequest, access: ReturnType<typeof createAccess>): string {
  try {
    return access.userOf(request);
  } catch {
    return '';
  }
}
