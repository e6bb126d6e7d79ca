import { NamespaceType } from '../../../lib/model';
import { crds } from '../../../lib/schema';
import type { Endpoint } from '../../../local/api';
import { createAdmissionPolicies } from '../../../local/api/admission';
import { createAudit } from '../../../local/api/audit';
import {
  createAccess,
  createDelivery,
  createHandler,
  createServiceAccountTokens,
} from '../../../local/api/http';
import { createRegistry } from '../../../local/api/resources';
import { seed } from '../../../local/api/seed';
import { type Store, storeAt } from '../../../local/api/store';
import { createCollector } from '../../../local/api/verbs';
import { type ApiFaults, createApiFaults, seededRandom } from '../../../local/faults';
import type { Clock } from '../../../providers/kubernetes';

/** Every minute, as the real server's. */
const BOOKMARK_MS = 60_000;
const NAMESPACES = ['prod', 'team'];

/** What `createEndpoint` gives, for a store that stays at hand; with one user, whose token is the name. */
export function endpointOf(
  store: Store,
  clock: Clock,
  user: string,
): Pick<Endpoint, 'deliver' | 'audit'> & { faults: ApiFaults } {
  const registry = createRegistry(store);
  const api = {
    store,
    registry,
    policies: createAdmissionPolicies(store, registry),
    collector: createCollector((work) => work()),
    now: clock.now,
    clock,
    admission: () => undefined,
    bookmarkInterval: BOOKMARK_MS,
  };
  seed(api, crds());
  for (const name of NAMESPACES)
    store.write(NamespaceType, { apiVersion: 'v1', kind: NamespaceType.kind, metadata: { name, uid: name } });
  const faults = createApiFaults(seededRandom(1));
  const audit = createAudit();
  const access = createAccess([{ name: user, token: user }]);
  const handlerOf = (ofStore: Store) =>
    createHandler({ api: { ...api, store: ofStore }, access, audit, tokens: createServiceAccountTokens() });
  const deliver = createDelivery({
    handle: handlerOf(store),
    handleStale: (request, changes) => handlerOf(storeAt(store, changes))(request),
    faults,
    clock,
    spared: () => false,
  });
  return { deliver, audit: audit.entries, faults };
}
