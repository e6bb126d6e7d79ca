import type { KubeObject } from '../model';

/** Where metrics are served unless somebody says otherwise. */
export const METRICS_PORT = 9819;

/** Of the pods that serve the metrics. */
export const METRICS_LABELS = {
  'app.kubernetes.io/name': 'mosk-backup',
  'app.kubernetes.io/component': 'metrics',
} as const;

export interface ScrapedService {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly port: number;
}

/**
 * A Service by which StackLight scrapes the exporter. Documented (StackLight operations, *Enable generic metric scraping*,
 * MOSK 25.1 to 26.1): it scrapes Services that have one of the annotations `generic.stacklight.mirantis.com/scrape-…`.
 */
export function scrapedService({ name, namespace, port }: ScrapedService): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      labels: METRICS_LABELS,
      annotations: {
        'generic.stacklight.mirantis.com/scrape-port': String(port),
        'generic.stacklight.mirantis.com/scrape-path': '/metrics',
      },
    },
    spec: { selector: METRICS_LABELS, ports: [{ name: 'metrics', port, targetPort: port }] },
  };
}
