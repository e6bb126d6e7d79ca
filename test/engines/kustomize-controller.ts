import { freePort } from './free-port';
import { startTiedEngine, type TiedEngine } from './tied-engine';

/** Flux's kustomize-controller, for all namespaces. It elects no leader: outside of a cluster it does not know where. */
export async function startKustomizeController(kubeconfigPath: string): Promise<TiedEngine> {
  const [health, metrics] = [await freePort(), await freePort()];
  return startTiedEngine(
    'kustomize-controller',
    [
      ...['--health-addr', `127.0.0.1:${health}`, '--metrics-addr', `127.0.0.1:${metrics}`],
      '--watch-all-namespaces=true',
      '--requeue-dependency=1s',
      // One that waits for its backups keeps a worker busy.
      '--concurrent=20',
    ],
    { KUBECONFIG: kubeconfigPath, RUNTIME_NAMESPACE: 'flux-system' },
    (line) => !line.includes('Dependencies do not meet'),
  );
}
