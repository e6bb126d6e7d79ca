import { BackupError } from '../../lib/errors';
import { type CustomResourceDefinition, crds as ourCrds } from '../../lib/schema';
import { type AuditEntry, createAudit } from './audit';
import { issueCertificates } from './certificates';
import { type ApiUser, createAccess, createHandler, listen } from './http';
import { kubeconfigText } from './kubeconfig';
import { createRegistry } from './resources';
import { seed } from './seed';
import { createStore } from './store';
import type { Admission, Api } from './verbs';

export interface ApiServerOptions {
  /** Kinds that exist from the start. Default: the five kinds of this package. */
  readonly crds?: readonly CustomResourceDefinition[];
  /** Changes or refuses objects on their way in. Default: leaves them alone. */
  readonly admission?: Admission;
  /** TCP port on 127.0.0.1. Default: 0, any free one. */
  readonly port?: number;
  /** Path of a file to which the audit is appended as JSON lines. */
  readonly auditFile?: string;
  /** Who gets a client certificate. Default: `admin`, who may do everything. */
  readonly users?: readonly ApiUser[];
  /** Time of the server in milliseconds since the epoch: timestamps and ages. Default: the machine's. */
  readonly clock?: () => number;
  /** How many changes per resource a watch can be resumed from; older ones answer `Expired`. Default: 10,000. */
  readonly watchHistory?: number;
  /** Milliseconds between the bookmarks of a watch. Default: 60,000, as the real server's. */
  readonly bookmarkInterval?: number;
}

export interface ApiServer {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  /** PEM of the CA that signed the server's certificate. */
  readonly ca: string;
  /**
   * A kubeconfig (YAML text, certificates inline). It holds a private key.
   *
   * @param user default: the first one
   * @throws BackupError for a user that the server does not know
   */
  kubeconfig(user?: string): string;
  /** Every request answered so far, in the order of the answers. Grows while the server runs. */
  readonly audit: readonly AuditEntry[];
  /** Ends all watches and connections. What was stored is lost. */
  stop(): Promise<void>;
}

const ADMIN: ApiUser = { name: 'admin' };

/**
 * Starts a Kubernetes API server in this process, with its data in memory and a CA of its own.
 *
 * @throws BackupError when the port is taken
 */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const { users = [ADMIN], watchHistory = 10_000, port = 0 } = options;
  const store = createStore(watchHistory);
  const api: Api = {
    store,
    registry: createRegistry(store),
    now: options.clock ?? Date.now,
    admission: options.admission ?? (() => undefined),
    bookmarkInterval: options.bookmarkInterval ?? 60_000,
  };
  seed(api, options.crds ?? ourCrds());
  const audit = createAudit(options.auditFile);
  const { ca, server, clients } = await issueCertificates(users.map(({ name }) => name));
  const listener = await listen({
    ca,
    ...server,
    port,
    handle: createHandler({ api, access: createAccess(users), audit }),
  });
  const url = `https://127.0.0.1:${listener.port}`;

  return {
    url,
    ca,
    audit: audit.entries,
    kubeconfig(user = users[0]?.name ?? '') {
      const pair = clients.get(user);
      if (pair === undefined) {
        throw new BackupError('usage', 'the local API server has no such user', {
          value: user,
          fix: `use one of: ${[...clients.keys()].join(', ')}`,
        });
      }
      return kubeconfigText(url, ca, user, pair);
    },
    stop: () => listener.close(),
  };
}
