/** As much of a management API as an exporter asks for: three lists in pages, three watches, and changes to be told. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const CLUSTERS = 1_000;
export const BACKUPS = 40;
const PAGE = 500;
const DAY_MS = 86_400_000;

type Item = ReturnType<typeof backup>;

/** Midnight of this day, so that the newest backup is one of last night. */
const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const time = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z/, 'Z');
const projectOf = (cluster: number) => `project-${cluster % 50}`;

let version = 1;
const meta = (name: string, cluster: number, createdMs: number) => ({
  name,
  namespace: projectOf(cluster),
  uid: `${name}-${cluster}`,
  resourceVersion: String(++version),
  creationTimestamp: time(createdMs),
  generation: 1,
  managedFields: [
    {
      manager: 'mosk-controller',
      operation: 'Update',
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      time: time(createdMs),
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { '.': {}, 'f:targetCluster': {}, 'f:parameters': { '.': {}, 'f:rclone': {} } } },
    },
  ],
});

function backup(cluster: number, night: number) {
  const at = midnight - night * DAY_MS;
  const name = `nightly-${cluster}-${night}`;
  return {
    metadata: meta(name, cluster, at),
    spec: {
      targetCluster: `cluster-${cluster}`,
      createdBy: { schedule: `nightly-${cluster}` },
      parameters: { rclone: { bucket: `backups/${cluster}`, credential: 's3' }, keyEncryptionKey: 'kek' },
    },
    status: {
      status: (cluster + night) % 23 === 0 ? 'Failed' : 'Completed',
      startedAt: time(at),
      completedAt: time(at + 600_000),
      uploadedAt: time(at + 900_000),
      fileNames: { MKE: `s3:${name}.encrypted` },
    },
  };
}

const LISTS: Readonly<Record<string, readonly object[]>> = {
  clusters: Array.from({ length: CLUSTERS }, (_, index) => ({
    metadata: meta(`cluster-${index}`, index, midnight - 300 * DAY_MS),
    spec: {},
  })),
  clusterbackupschedules: Array.from({ length: CLUSTERS }, (_, index) => ({
    metadata: meta(`nightly-${index}`, index, midnight - 300 * DAY_MS),
    spec: { targetCluster: `cluster-${index}`, schedule: `${index % 60} ${index % 5} * * *` },
  })),
  clusterbackups: Array.from({ length: CLUSTERS * BACKUPS }, (_, index) =>
    backup(index % CLUSTERS, Math.floor(index / CLUSTERS)),
  ),
};

export interface FleetApi {
  readonly url: string;
  /** Of all backups, as the lists have them. */
  readonly text: string;
  /** Tells so many changes of backups. */
  change(count: number): void;
  stop(): void;
}

export async function startFleetApi(): Promise<FleetApi> {
  const watching = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
    const kind = pathname.split('/').at(-1) ?? '';
    const items = LISTS[kind];
    if (items === undefined) return void response.writeHead(404).end('{}');
    response.setHeader('content-type', 'application/json');
    if (searchParams.has('watch')) {
      response.flushHeaders();
      if (kind === 'clusterbackups') watching.add(response);
      response.on('close', () => watching.delete(response));
      return;
    }
    const from = Number(searchParams.get('continue') ?? 0);
    const next = from + PAGE;
    response.end(
      JSON.stringify({
        metadata: {
          resourceVersion: String(version),
          ...(next < items.length && { continue: String(next) }),
        },
        items: items.slice(from, next),
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const backups = LISTS.clusterbackups as readonly Item[];
  let changed = 0;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    text: JSON.stringify(backups),
    change(count) {
      for (let each = 0; each < count; each += 1) {
        const object = structuredClone(backups[(changed++ * 7919) % backups.length]) as Item;
        object.metadata.resourceVersion = String(++version);
        const line = JSON.stringify({
          type: 'MODIFIED',
          object: { ...object, apiVersion: 'kaas.mirantis.com/v1alpha1', kind: 'ClusterBackup' },
        });
        for (const response of watching) response.write(`${line}\n`);
      }
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
