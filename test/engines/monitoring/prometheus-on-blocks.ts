import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '../../until';
import { requireEngine } from '../find-engines';
import { freePort } from '../free-port';
import { startTiedEngine } from '../tied-engine';

export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  /** Of a moment. */
  readonly value?: readonly [at: number, value: string];
  /** Of a range. */
  readonly values?: readonly (readonly [at: number, value: string])[];
}

export interface PrometheusOnBlocks {
  /** @param at milliseconds since the epoch */
  at(expression: string, at: number): Promise<Series[]>;
  /** @param range milliseconds since the epoch; @param step in seconds */
  over(expression: string, range: { from: number; to: number }, step: number): Promise<Series[]>;
  stop(): Promise<void>;
}

/**
 * The real Prometheus on what the exporter would have told.
 * @param moments milliseconds since the epoch
 */
export async function startPrometheusOn(
  moments: readonly number[],
  textAt: (now: number) => string,
): Promise<PrometheusOnBlocks> {
  const promtool = requireEngine('promtool');
  const folder = mkdtempSync(path.join(tmpdir(), 'mosk-backup-prometheus-'));
  const inFolder = (name: string) => path.join(folder, name);
  const [config, data] = [inFolder('prometheus.yml'), inFolder('data')];
  writeFileSync(config, '');
  // In parts: promtool reads the whole of a text anew for every two hours in it.
  for (let first = 0; first < moments.length; first += MOMENTS_AT_ONCE) {
    const told = inFolder(`from-${first}.txt`);
    writeFileSync(told, openMetrics(moments.slice(first, first + MOMENTS_AT_ONCE), textAt));
    execFileSync(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', told, data]);
  }
  const port = await freePort();
  const engine = startTiedEngine(
    'prometheus',
    [
      ...['--config.file', config, '--storage.tsdb.path', data, '--storage.tsdb.retention.time', '100y'],
      ...['--web.listen-address', `127.0.0.1:${port}`, '--log.level', 'error'],
    ],
    {},
  );
  const url = `http://127.0.0.1:${port}`;
  await until('Prometheus to be ready', () =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    ),
  ).catch((error) => {
    throw new Error(`${error.message}\n${engine.log()}`);
  });
  const ask = async (way: string, parameters: Record<string, string>) => {
    const body = new URLSearchParams(parameters);
    const response = await fetch(`${url}/api/v1/${way}`, { method: 'POST', body });
    const { status, error, data: answer } = (await response.json()) as Answer;
    if (status !== 'success') throw new Error(`${error}: ${parameters.query}`);
    return answer.result;
  };
  return {
    at: (query, at) => ask('query', { query, time: String(at / 1000) }),
    over: (query, { from, to }, step) =>
      ask('query_range', {
        query,
        start: String(from / 1000),
        end: String(to / 1000),
        step: String(step),
      }),
    async stop() {
      await engine.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const MOMENTS_AT_ONCE = 48;

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data: { readonly result: Series[] };
}

/** The exporter's text, each line with the moment at which it was told, as `promtool` takes it in. */
function openMetrics(moments: readonly number[], textAt: (now: number) => string): string {
  const lines = moments.flatMap((now) =>
    textAt(now)
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => `${line} ${now / 1000}`),
  );
  return `${lines.join('\n')}\n# EOF\n`;
}
