import { type ApiClient, createClient, systemClock, type Transport } from '../../providers/kubernetes';
import { openConnection } from '../../providers/kubernetes/login/connection';
import { type KubeApiserver, startKubeApiserver } from './kube-apiserver';

/** As the administrator. */
export interface Connected {
  readonly transport: Transport;
  readonly client: ApiClient;
}

/** A real kube-apiserver for all tests of the `describe`. */
export function connectedApiserver(begin: (connected: Connected) => void): void {
  let server: KubeApiserver;

  beforeAll(async () => {
    server = await startKubeApiserver();
    const connection = await openConnection({ kubeconfig: server.kubeconfigPath }, systemClock, {});
    const { transport } = connection;
    begin({ transport, client: createClient({ transport, clock: systemClock, server: connection.server }) });
  }, 120_000);

  afterAll(() => server.stop(), 30_000);
}
