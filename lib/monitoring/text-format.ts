/**
 * The text format of Prometheus, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). No timestamps: they
 * are ignored when they are old, and times are values here.
 */
import { METRICS, type MetricKey, type MetricLabel } from './metrics';

/** One value of a metric. */
export interface Sample {
  readonly metric: MetricKey;
  /** All labels of the metric; an empty text is the same as none. */
  readonly labels: { readonly [label in MetricLabel]?: string };
  /** Finite; times in seconds. */
  readonly value: number;
}

/** Of answers over HTTP. */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Families in the order of the table, samples in theirs. A family without a sample is left out. */
export function textOf(samples: readonly Sample[]): string {
  const families = new Map<MetricKey, string[]>();
  for (const sample of samples) {
    const lines = families.get(sample.metric);
    if (lines === undefined) families.set(sample.metric, [lineOf(sample)]);
    else lines.push(lineOf(sample));
  }
  return (Object.keys(METRICS) as MetricKey[])
    .flatMap((key) => {
      const lines = families.get(key);
      if (lines === undefined) return [];
      const { name, type, help } = METRICS[key];
      return [`# HELP ${name} ${escapedHelp(help)}\n# TYPE ${name} ${type}\n`, ...lines];
    })
    .join('');
}

function lineOf({ metric, labels, value }: Sample): string {
  const { name, labels: wanted } = METRICS[metric];
  const written = wanted.flatMap((label: MetricLabel) => {
    const text = labels[label] ?? '';
    return text === '' ? [] : [`${label}="${escapedLabel(text)}"`];
  });
  return `${name}${written.length === 0 ? '' : `{${written.join(',')}}`} ${value}\n`;
}

function escapedHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapedLabel(text: string): string {
  return escapedHelp(text).replaceAll('"', '\\"');
}
