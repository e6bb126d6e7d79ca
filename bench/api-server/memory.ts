import { median } from '../median';
import { residentMiB } from './resident';
import type { BenchServer } from './servers';

const SAMPLE_MS = 2_000;
const MINUTE = 60_000 / SAMPLE_MS;

/** Resident memory of a server's processes, in MiB. */
export interface MemoryReport {
  readonly first: number;
  /** Medians of the second minute and of the last. */
  readonly secondMinute: number;
  readonly last: number;
  readonly most: number;
}

export async function memoryDuring<T>(
  servers: readonly BenchServer[],
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly reports: readonly MemoryReport[] }> {
  const samples: number[][] = servers.map(() => []);
  const sample = () => {
    for (const [index, { pids }] of servers.entries()) samples[index]?.push(residentMiB(pids));
  };
  sample();
  const timer = setInterval(sample, SAMPLE_MS);
  const result = await work().finally(() => clearInterval(timer));
  sample();
  return { result, reports: samples.map(reportOf) };
}

function reportOf(samples: readonly number[]): MemoryReport {
  const [first = Number.NaN] = samples;
  return {
    first,
    secondMinute: median(samples.slice(MINUTE, 2 * MINUTE)),
    last: median(samples.slice(-MINUTE)),
    most: Math.max(...samples),
  };
}
