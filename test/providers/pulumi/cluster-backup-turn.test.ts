import type { ClusterBackupManifest } from '../../../lib/model';
import { nextTurn } from '../../../lib/model';
import { connect, type Mosk } from '../../../providers/kubernetes';
import { takeTurn } from '../../../providers/pulumi/functions/cluster-backup/runs/take-turn';
import { createForeign } from '../../promises/people';
import { NAMESPACE, type Site, startSite } from '../../promises/site';
import { type VirtualClock, virtualClock } from '../kubernetes/virtual-clock';
import { backupInputs, runOf } from './backups';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('whether a backup of a cluster may begin', () => {
  const situation = { cluster: 'prod', obstacle: undefined, now: 0, patienceMs: HOUR };
  const turn = (status: string, cluster = 'prod') =>
    nextTurn({ ...situation, cluster, backups: [runOf({ name: 'other', status })] }).do;

  it.each([
    ['Pending', 'wait'],
    ['InProgress', 'wait'],
    ['', 'wait'],
    ['SomethingNew', 'wait'],
    ['UploadPending', 'begin'],
    ['UploadingInProgress', 'begin'],
    ['Completed', 'begin'],
    ['Failed', 'begin'],
    ['Stuck', 'begin'],
    ['DeletionInProgress', 'begin'],
  ])('beside one that is "%s": %s', (status, expected) => {
    expect(turn(status)).toBe(expected);
  });

  it('is no matter of other clusters', () => {
    expect(turn('InProgress', 'another')).toBe('begin');
  });

  it('each backup in the way has a time of its own, and one that never ends is given up', () => {
    const [first, second] = ['first', 'second'].map((name) => runOf({ name, status: 'InProgress' }));
    if (first === undefined || second === undefined) throw new Error('two are needed');
    const waited = { backup: first, waitedSince: 0 };

    const next = nextTurn({ ...situation, obstacle: waited, now: HOUR, backups: [second] });
    const same = nextTurn({ ...situation, obstacle: waited, now: HOUR, backups: [second, first] });

    expect(next).toMatchObject({ do: 'wait', deadline: 2 * HOUR });
    expect(same).toMatchObject({ do: 'giveUp', obstacle: { backup: first } });
  });
});

describe('the line of a cluster', () => {
  let site: Site;
  let mosk: Mosk;
  let said: jest.SpyInstance;
  let sites = 0;

  beforeEach(async () => {
    said = jest.spyOn(console, 'log').mockImplementation();
    site = await startSite({
      seed: 1,
      files: { stepMs: 10 * MINUTE },
      skewMs: 0,
      timeoutMs: HOUR,
      faults: [],
      interferences: [],
    });
    sites += 1;
    mosk = await connect({
      transport: site.transport('p0'),
      server: `https://site-${sites}`,
      clock: site.clock,
      random: () => 0.5,
    });
  });
  afterEach(async () => {
    mosk.close();
    await site.clock.until(site.stop());
    said.mockRestore();
  });

  const lines = () => said.mock.calls.map(([line]) => String(line));
  const inputsOf = (name: string) =>
    backupInputs({ namespace: NAMESPACE, owner: `pulumi:organization/shop/dev:${name}` });

  /** As the provider does it: the turn ends with the POST, the wait does not. */
  async function backUp(name: string, order: string[]): Promise<void> {
    const release = await takeTurn(mosk, inputsOf(name));
    try {
      order.push(name);
      const manifest = {
        apiVersion: 'kaas.mirantis.com/v1alpha1',
        kind: 'ClusterBackup',
        metadata: { name, namespace: NAMESPACE },
        spec: { targetCluster: 'prod', parameters: { rclone: { bucket: 'backups', credential: 's3' } } },
      };
      await mosk.run(manifest, { timeoutMs: HOUR, onCreated: release });
    } finally {
      release();
    }
  }

  function mostAtATime(): number {
    const archiving = new Set<string>();
    let most = 0;
    for (const { object: backup } of site.changes) {
      const status = backup.status?.status ?? 'Pending';
      if (status === 'Pending' || status === 'InProgress') archiving.add(backup.metadata.name);
      else archiving.delete(backup.metadata.name);
      most = Math.max(most, archiving.size);
    }
    return most;
  }

  it('is first come, first served, one archive at a time, and the next begins while the last is uploaded', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const order: string[] = [];
    const begun = site.clock.now();

    await site.clock.until(Promise.all(names.map((name) => backUp(name, order))));

    expect(order).toEqual(names);
    expect(mostAtATime()).toBe(1);
    const at = (backup: string, status?: string) =>
      site.changes.findIndex((change) => {
        return change.object.metadata.name === backup && change.object.status?.status === status;
      });
    expect(at('b')).toBeLessThan(at('a', 'Completed'));
    // Each has an hour of its own, though the line takes longer than that.
    expect(site.clock.now() - begun).toBeGreaterThan(HOUR);
    expect(lines()).toContain('b: waits in line: 1 of cluster prod come first');
    expect(lines()).toContainEqual(
      expect.stringMatching(/^b: waits for backup a of cluster prod, Pending since 2026/),
    );
  });

  it('waits for a backup that somebody else has begun, and says which', async () => {
    await site.clock.until(createForeign(site, 'before-update'));
    const order: string[] = [];

    await site.clock.until(backUp('mine', order));

    expect(mostAtATime()).toBe(1);
    expect(lines()).toContainEqual(
      expect.stringMatching(/^mine: waits for backup before-update of cluster prod, InProgress since 2026-/),
    );
  });

  it('gives up on a backup that does not end, once for the whole line', async () => {
    await site.clock.until(createForeign(site, 'endless'));
    await site.clock.advance(MINUTE);
    await site.clock.until(site.stop());
    const begun = site.clock.now();

    const results = await site.clock.until(
      Promise.allSettled(['a', 'b', 'c'].map((name) => backUp(name, []))),
    );

    for (const result of results) expect(result).toMatchObject({ reason: { code: 'timeout' } });
    expect(site.clock.now() - begun).toBeLessThan(2 * HOUR + MINUTE);
    expect(site.changes.filter(({ type }) => type === 'ADDED')).toHaveLength(1);
  });
});

describe('the lines of many clusters', () => {
  const CLUSTERS = Array.from({ length: 25 }, (_, index) => `c${index}`);
  const BACKUPS = 40;

  it('move side by side: forty backups of each of 25 clusters, and none waits for another cluster', async () => {
    const said = jest.spyOn(console, 'log').mockImplementation();
    const clock = virtualClock();
    const begun = clock.now();
    const { mosk, run } = pretendedCluster(clock, 10 * MINUTE);
    const starts: { cluster: string; at: number }[] = [];

    const backUp = async (cluster: string, copy: number) => {
      const release = await takeTurn(mosk, backupInputs({ cluster }));
      starts.push({ cluster, at: clock.now() - begun });
      await run(`${cluster}-${copy}`, cluster, release);
    };
    // All of one cluster before any of the next, as a program may declare them.
    await clock.until(
      Promise.all(
        CLUSTERS.flatMap((cluster) => Array.from({ length: BACKUPS }, (_, copy) => backUp(cluster, copy))),
      ),
    );

    for (const cluster of CLUSTERS) {
      const times = starts.filter((start) => start.cluster === cluster).map(({ at }) => at);
      expect(times).toEqual(Array.from({ length: BACKUPS }, (_, copy) => copy * 10 * MINUTE));
    }
    said.mockRestore();
  });
});

/** As much of a management cluster as lines look at: backups that take so long each. */
function pretendedCluster(clock: VirtualClock, durationMs: number) {
  const backups = new Map<string, ClusterBackupManifest>();
  let news = new AbortController();
  const change = (name: string, cluster: string, status: string) => {
    backups.set(name, { ...runOf({ name, status }), spec: { targetCluster: cluster } });
    const told = news;
    news = new AbortController();
    told.abort();
  };
  const subscription = {
    ready: () => true,
    list: () => [...backups.values()],
    trouble: () => undefined,
    close: () => {},
    next: () => new Promise<void>((resolve) => news.signal.addEventListener('abort', () => resolve())),
  };
  const hub = { subscribe: () => subscription };
  return {
    mosk: { server: 'https://pretended', clock, hub } as unknown as Mosk,
    async run(name: string, cluster: string, created: () => void): Promise<void> {
      change(name, cluster, 'InProgress');
      created();
      await clock.sleep(durationMs);
      change(name, cluster, 'Completed');
    },
  };
}
