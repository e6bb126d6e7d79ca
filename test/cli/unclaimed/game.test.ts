/** Random histories of backups, removals, strangers and retargetings on two management clusters that share buckets. */
import { type Found, lookForUnclaimed, type OpenCluster } from '../../../cli/unclaimed';
import { BackupError } from '../../../lib/errors';
import { type KubeObject, MoskApi, type ResourceType } from '../../../lib/model';
import type { ApiClient } from '../../../providers/kubernetes';
import type { StoredObject } from '../../../providers/storage';
import { rounds } from '../../whole';
import { type Expected, expectedOf } from './witness';
import { beginHistory, copyOf, ENDPOINTS, HOUR, type Site, type World } from './world';

const SEEDS = Number(process.env.UNCLAIMED_SEEDS ?? rounds(80, 300));
const NAMESPACES = ['always', 'prod', 'lab'];

/** Reads what is there now, or is refused. */
function clientOf(siteNow: () => Site): ApiClient {
  const forbidden = () => new BackupError('forbidden', 'You may not list this');
  const all = (type: ResourceType, at: Site): readonly KubeObject[] => {
    const kinds: Record<string, readonly unknown[]> = {
      ClusterBackup: at.backups,
      ClusterBackupSchedule: at.schedules,
      Cluster: at.clusters,
      RCloneCredential: at.credentials,
      ConfigMap: at.records,
      Namespace: NAMESPACES.map((name) => ({ metadata: { name } })),
    };
    return (kinds[type.kind] ?? []) as readonly KubeObject[];
  };
  return {
    server: 'https://site.example.com',
    async list(type: ResourceType, namespace: string | undefined) {
      const at = siteNow();
      if (at.closed.has('*')) throw new BackupError('unreachable', 'It does not answer');
      if (type.kind === 'Namespace') {
        if (at.hidesNamespaces) throw forbidden();
      } else if (namespace === undefined ? at.closed.size > 0 : at.closed.has(namespace)) throw forbidden();
      const items = all(type, at).filter(
        ({ metadata }) => namespace === undefined || metadata.namespace === namespace,
      );
      return { items: structuredClone(items), resourceVersion: '1' };
    },
    get: async () => undefined,
  } as unknown as ApiClient;
}

async function play(seed: number): Promise<{ found: Found; expected: Expected; acts: string[] }> {
  const { world, random, step } = beginHistory(seed);
  const acts = Array.from({ length: 10 + Math.floor(random() * 70) }, step);
  const [a, b] = world.sites as [Site, Site];
  // Who cannot be asked; the other is, so that the storages are reached.
  if (random() < 0.15) b.closed.add('*');
  else if (random() < 0.2) b.closed.add(random() < 0.5 ? 'prod' : 'lab');
  b.hidesNamespaces = random() < 0.3;
  world.now += ([1, 60, 400][Math.floor(random() * 3)] as number) * HOUR;

  const before = copyOf(world);
  let seen: World['storages'] | undefined;
  async function* pages(
    { remoteConfig, bucket }: { remoteConfig: Readonly<Record<string, string>>; bucket: string },
    prefix: string,
  ) {
    // Each listing shows what is there when the first one begins, and meanwhile life goes on.
    if (seen === undefined) {
      seen = copyOf(world).storages;
      for (let more = Math.floor(random() * 6); more > 0; more--) acts.push(`meanwhile ${step()}`);
    }
    const storage = ENDPOINTS[remoteConfig.endpoint ?? ''] as 'one' | 'two';
    const objects = [...seen[storage]]
      .filter(([file]) => file.startsWith(`${bucket}/${prefix}`))
      .map(
        ([file, { size, modified }]): StoredObject => ({
          key: file.slice(bucket.length + 1),
          size,
          modified,
        }),
      )
      .sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)));
    for (let from = 0; from < objects.length; from += 3) yield objects.slice(from, from + 3);
  }
  const clusters = [a, b].map(
    (at): OpenCluster => ({
      name: at.name,
      api: MoskApi.v26_2,
      client: clientOf(() => at),
      namespaces: ['prod'],
    }),
  );
  const declared = [
    {
      managementCluster: 'a',
      backups: world.declared,
      schedules: [],
      sections: [],
      credentials: [],
      records: [],
    },
  ];
  const now = world.now;
  const found = await lookForUnclaimed({
    ...{ clusters, unread: [], declared, youngMs: 48 * HOUR, now: () => now, most: 10_000, pages },
    signal: new AbortController().signal,
  });
  const broken = [before, world].some(({ sites }) =>
    sites.some(({ records }) =>
      (records as { data?: { files?: string } }[]).some(({ data }) => data?.files === '{'),
    ),
  );
  const canTell = b.closed.size === 0 && !broken;
  const expected = expectedOf(before, world, seen ?? before.storages, { now, canTell });
  return { found, expected, acts };
}

const STORAGES: Readonly<Record<string, string>> = {
  'one.example.com': 'one',
  'two.example.com:9000': 'two',
};

it(`says of every file what an independent witness says, over ${SEEDS} histories`, async () => {
  const met = new Map<string, number>();
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { found, expected, acts } = await play(seed);
    const files = found.files
      .map(({ verdict, storage, file }) => `${verdict} ${STORAGES[storage ?? '']} ${file}`)
      .sort();
    const missing = found.missing
      .flatMap(({ managementCluster, backup: { metadata }, files: gone }) =>
        gone.map((file) => `${managementCluster} ${metadata.namespace}/${metadata.name} ${file}`),
      )
      .sort();
    const claimed = found.buckets.reduce((sum, { counts }) => sum + (counts.get('claimed')?.files ?? 0), 0);
    const heard = { files, missing, claimed };
    expect({ seed, acts, ...heard }).toEqual({ seed, acts, ...expected });
    for (const word of [
      ...files.map((each) => each.replace(/ (?:one|two) .*/, '')),
      ...missing.map(() => 'missing'),
    ]) {
      met.set(word, (met.get(word) ?? 0) + 1);
    }
  }
  // Each word was needed, or the game has shown nothing.
  expect([...met.keys()].sort()).toEqual([
    'cannot tell',
    'declared',
    'half a pair',
    'left on purpose',
    'missing',
    'unclaimed',
    'unfinished',
    'young',
  ]);
});
