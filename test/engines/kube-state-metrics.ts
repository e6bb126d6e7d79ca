import { until } from '../until';
import { freePort } from './free-port';
import { startTiedEngine } from './tied-engine';

export interface KubeStateMetrics {
  /** The series that it exports now, sorted, each as `name{label="value",…} value`. */
  series(): Promise<string[]>;
  /** What it has complained of in its log, without servers that were slow to answer. */
  errors(): string[];
  stop(): Promise<void>;
}

/**
 * kube-state-metrics for its usual kinds and for custom resources.
 *
 * @param custom a CustomResourceStateMetrics, as JSON or YAML text
 */
export async function startKubeStateMetrics(
  kubeconfigPath: string,
  custom: string,
): Promise<KubeStateMetrics> {
  const [port, telemetry] = [await freePort(), await freePort()];
  const engine = startTiedEngine(
    'kube-state-metrics',
    [
      ...['--kubeconfig', kubeconfigPath, '--custom-resource-state-config', custom],
      ...['--host', '127.0.0.1', '--port', String(port)],
      ...['--telemetry-host', '127.0.0.1', '--telemetry-port', String(telemetry)],
    ],
    {},
  );
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  await until('kube-state-metrics to answer', () => get('/metrics').catch(() => undefined)).catch((error) => {
    throw new Error(`${error.message}\n${engine.log()}`);
  });
  return {
    stop: engine.stop,
    errors: () => engine.lines().filter((line) => /^E\d{4} /.test(line) && !/timeout|429/.test(line)),
    series: async () =>
      (await get('/metrics'))
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .sort(),
  };
}
