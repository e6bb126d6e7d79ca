import { LIST } from '../../../../cli/synth';
import type { KubeObject } from '../../../../lib/model';
import type { Dice } from '../../../promises/dice';

/** What a commit holds: contents by path. */
export type Files = Map<string, string | Buffer>;

/** What was there before a change, and where. */
export interface Base {
  readonly files: Files;
  /** Of each object the file that declares it; some files declare several. */
  readonly objects: Map<string, KubeObject[]>;
  /** How files with such objects are written. */
  written: (objects: readonly KubeObject[]) => string | Buffer;
}

const API = 'kaas.mirantis.com/v1alpha1';
const CLUSTERS = ['shop', 'pay', 'stock'];

/** Where manifests lie, and what else says where they lie. */
const LAYOUTS: readonly { readonly folder: (site: string) => string; readonly lists: readonly string[] }[] = [
  { folder: () => 'clusters', lists: [] },
  { folder: () => '.', lists: [] },
  { folder: (site) => `clusters/${site}`, lists: [] },
  { folder: (site) => `teams/retail/${site}/backups`, lists: [] },
  { folder: (site) => `clusters/${site}`, lists: ['clusters'] },
  { folder: (site) => `clusters/${site}`, lists: ['docs'] },
  { folder: () => 'clusters', lists: ['docs', 'examples/synth'] },
];

/** A repository with backups, schedules, a key and a credential, as hand-written or as synth lays it out. */
export function baseOf(dice: Dice): Base {
  const layout = dice.oneOf(LAYOUTS);
  const folder = layout.folder('site-a');
  const objects = new Map<string, KubeObject[]>();
  const add = (name: string, ...some: KubeObject[]) =>
    objects.set(`${folder}/${name}`.replace(/^\.\//, ''), some);
  const clusters = CLUSTERS.slice(0, 1 + dice.below(CLUSTERS.length));
  for (const [index, cluster] of clusters.entries()) {
    add(
      `${cluster}-nightly.yaml`,
      object('ClusterBackupSchedule', `${cluster}-nightly`, {
        schedule: `${index * 7} ${index} * * *`,
        ...source(cluster),
      }),
    );
    const runs = Array.from({ length: 1 + dice.below(2) }, (_, run) =>
      object('ClusterBackup', `${cluster}-before-${run + 1}`, source(cluster)),
    );
    if (dice.below(2) === 0) add(`${cluster}-runs.yaml`, ...runs);
    else for (const run of runs) add(`${run.metadata.name}.yaml`, run);
  }
  add('key.yaml', object('KeyEncryptionKey', 'kek-2026', { secret: { name: 'kek-2026' } }));
  add(
    's3.yaml',
    object('RCloneCredential', 's3', {
      remoteName: 's3',
      remoteConfig: { type: 's3', endpoint: 'https://s3.example.com', access_key_id: 'backups' },
      remoteConfigSecretKey: 'secret_access_key',
      remoteSecret: { name: 's3' },
    }),
  );
  const files: Files = new Map([
    ['README.md', '# Backups\n'],
    ['apps/web/deployment.yaml', DEPLOYMENT],
  ]);
  for (const list of layout.lists) files.set(`${list}/${LIST}`, '# written by mosk-backup synth\n');
  const base: Base = { files, objects, written: asJson };
  write(base);
  return base;
}

/** Writes the objects into their files; one that has none left goes. */
export function write({ files, objects, written }: Base): void {
  for (const [file, some] of objects) {
    if (some.length === 0) files.delete(file);
    else files.set(file, written(some));
  }
}

export function copyOf({ files, objects, written }: Base): Base {
  return {
    written,
    files: new Map(files),
    objects: new Map([...objects].map(([file, some]) => [file, structuredClone(some)])),
  };
}

const asJson = (some: readonly KubeObject[]) => some.map(text).join('---\n');

/** As people write it: JSON is YAML. */
export function text(manifest: KubeObject): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function object(kind: string, name: string, spec: object): KubeObject {
  return { apiVersion: API, kind, metadata: { name, namespace: 'retail' }, spec } as KubeObject;
}

function source(cluster: string): object {
  return {
    targetCluster: cluster,
    parameters: {
      keyEncryptionKey: 'kek-2026',
      rclone: { bucket: `backups/retail/${cluster}`, credential: 's3' },
    },
  };
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: retail }
spec: { replicas: 2 }
`;
