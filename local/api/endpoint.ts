import { type CustomResourceDefinition, crds as ourCrds } from '../../lib/schema';
import { type Clock, systemClock } from '../../providers/kubernetes';
import { type ApiFaults, createApiFaults } from '../faults';
import { createAdmissionPolicies } from './admission';
import { createAfterwards } from './afterwards';
import { type AuditEntry, createAudit } from './audit';
import {
  type ApiRequest,
  type ApiUser,
  accountOf,
  type Control,
  controlled,
  createAccess,
  createDelivery,
  createHandler,
  createServiceAccountTokens,
  type Deliver,
} from './http';
import { createRegistry, EVENTS_VIEW } from './resources';
import { seed } from './seed';
import { createStore, openJournal, storeAt, viewedStore } from './store';
import { type Admission, type Api, createCollector } from './verbs';

export interface EndpointOptions {
  /** Kinds that exist from the start. Default: the five kinds of this package. */
  readonly crds?: readonly CustomResourceDefinition[];
  /** Changes or refuses objects on their way in. Default: leaves them alone. */
  readonly admission?: Admission;
  /** Path of a file to which the audit is appended as JSON lines. */
  readonly auditFile?: string;
  /**
   * Path of a file in which all objects are kept, and from which they come back at the next start. Default: they are lost
   * with the process.
   */
  readonly objectsFile?: string;
  /** Takes what has to be said of that file. */
  readonly log?: (line: string) => void;
  /** How many requests the audit keeps. Default: the newest 10,000; the file has all of them. */
  readonly auditEntries?: number;
  /** Who may use it. Default: `admin`, who may do everything. */
  readonly users?: readonly ApiUser[];
  /** By which watches end and time is told. Default: the machine's. */
  readonly clock?: Clock;
  /** Time of the server in milliseconds since the epoch: timestamps and ages. Default: the clock's. */
  readonly now?: () => number;
  /** How many changes per resource a watch can be resumed from; older ones answer `Expired`. Default: 10,000, and 8 MiB. */
  readonly watchHistory?: number;
  /** Milliseconds between the bookmarks of a watch. Default: 60,000, as the real server's. */
  readonly bookmarkInterval?: number;
  /**
   * Milliseconds after which the objects follow that go with others: those that they own, the contents of a namespace.
   * `Infinity`: never, as at a kube-apiserver without controllers. Default: 0, at once.
   */
  readonly collectAfterMs?: number;
  /** What goes wrong. Default: nothing. */
  readonly faults?: ApiFaults;
  /** What can be asked of the server itself, beside its API, by its first user: not even faults get in its way. */
  readonly control?: Control;
  /** Users to whose requests nothing ever happens. Default: none. */
  readonly spare?: readonly string[];
}

/** The API without a network: requests in, answers out. */
export interface Endpoint {
  readonly deliver: Deliver;
  /** The newest requests that the API has answered so far, in the order of the answers. */
  readonly audit: readonly AuditEntry[];
  /** How many objects there are. */
  objects(): number;
  /** Takes all objects away, at once and without asking anybody, and begins as a new one would. Watchers are told. */
  reset(): void;
  /** Of the file of the objects. */
  close(): void;
}

export const ADMIN: ApiUser = { name: 'admin' };

export function createEndpoint(options: EndpointOptions = {}): Endpoint {
  const { users = [ADMIN], watchHistory, clock = systemClock, spare = [] } = options;
  const journal =
    options.objectsFile === undefined
      ? undefined
      : openJournal(options.objectsFile, options.log ?? (() => {}));
  const store = viewedStore(
    createStore({ history: watchHistory === undefined ? {} : { events: watchHistory }, journal }),
    EVENTS_VIEW,
  );
  const registry = createRegistry(store);
  const afterwards = createAfterwards(options.collectAfterMs ?? 0, clock, () => store.commit());
  const api: Api = {
    store,
    registry,
    policies: createAdmissionPolicies(store, registry),
    collector: createCollector(afterwards),
    now: options.now ?? clock.now,
    clock,
    admission: options.admission ?? (() => undefined),
    bookmarkInterval: options.bookmarkInterval ?? 60_000,
  };
  const startAnew = () => seed(api, options.crds ?? ourCrds());
  if (journal?.kept === undefined) startAnew();
  else api.collector.resume(api);
  store.commit();
  const audit = createAudit(options.auditFile, { entries: options.auditEntries });
  const tokens = createServiceAccountTokens();
  const access = createAccess(users, (token) => accountOf(api, tokens.read(token)));
  const handlerOf = (ofStore: Api['store']) =>
    createHandler({ api: { ...api, store: ofStore }, access, audit, tokens });
  const delivery = createDelivery({
    handle: handlerOf(store),
    handleStale: (request, changes) => handlerOf(storeAt(store, changes))(request),
    faults: options.faults ?? createApiFaults(Math.random),
    clock,
    spared: (request) => spare.includes(nameOf(request, access)),
  });
  const { control } = options;
  return {
    deliver:
      control === undefined
        ? delivery
        : controlled(control, { access, user: users[0]?.name ?? '' }, delivery),
    audit: audit.entries,
    objects: () => [...store.everything()].length,
    reset() {
      for (const { type, object } of [...store.everything()])
        store.remove(type, object.metadata.namespace, object.metadata.name);
      startAnew();
      store.commit();
    },
    close() {
      afterwards.close();
      journal?.close();
    },
  };
}

/** Nobody in particular for who is refused anyway. */
function nameOf(request: ApiRequest, access: ReturnType<typeof createAccess>): string {
  try {
    return access.userOf(request);
  } catch {
    return '';
  }
}
