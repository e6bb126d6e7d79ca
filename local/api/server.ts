import { BackupError } from '../../lib/errors';
import type { AuditEntry } from './audit';
import { type Certificates, issueCertificates } from './certificates';
import { ADMIN, createEndpoint, type EndpointOptions } from './endpoint';
import { listen } from './http';
import { kubeconfigText } from './kubeconfig';

export interface ApiServerOptions extends EndpointOptions {
  /** TCP port on 127.0.0.1. Default: 0, any free one. */
  readonly port?: number;
  /** Default: new ones. */
  readonly certificates?: Certificates;
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
  /** The newest 10,000 requests answered so far, in the order of the answers. Changes while the server runs. */
  readonly audit: readonly AuditEntry[];
  /** How many objects there are. */
  objects(): number;
  /** Takes all objects away, and begins as a new server would. */
  reset(): void;
  /** Ends all watches and connections. What was stored is lost, but for what is in `objectsFile`. */
  stop(): Promise<void>;
}

/**
 * Starts a Kubernetes API server in this process, with its data in memory and a CA of its own.
 *
 * @throws BackupError when the port is taken
 */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const { users = [ADMIN], port = 0 } = options;
  const { ca, server, clients } = options.certificates ?? issueCertificates(users.map(({ name }) => name));
  const { deliver, audit, objects, reset, close } = createEndpoint(options);
  const listener = await listen({ ca, ...server, port, deliver }).catch((error) => {
    close();
    throw error;
  });
  const url = `https://127.0.0.1:${listener.port}`;

  return {
    url,
    ca,
    audit,
    objects,
    reset,
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
    async stop() {
      await listener.close();
      close();
    },
  };
}
