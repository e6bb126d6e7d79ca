import { STALE_MS, watchKind } from '../../../cli/monitoring/kind-watch';
import { BackupError, type ErrorCode } from '../../../lib/errors';
import { ClusterBackupType, type KubeObject } from '../../../lib/model';
import type { Subscription, WatchHub } from '../../../providers/kubernetes';
import { MINUTE, virtualClock } from '../../providers/kubernetes/virtual-clock';

/** A hub whose feeds do as they are told, by namespace; `*` is all of them. */
function toldHub() {
  const feeds = new Map<string, Told>();
  const subscribed: string[] = [];
  const hub = {
    subscribe(_type: unknown, namespace?: string): Subscription<KubeObject> {
      const id = namespace ?? '*';
      subscribed.push(id);
      const told = feeds.get(id) ?? {};
      return {
        next: (signal) =>
          feeds.get(id)?.fatal === undefined
            ? new Promise((resolve) => signal?.addEventListener('abort', () => resolve()))
            : Promise.reject(new BackupError(told.fatal as ErrorCode, 'no')),
        ready: () => feeds.get(id)?.objects !== undefined,
        list: () => [...(feeds.get(id)?.objects ?? [])],
        trouble: () => (feeds.get(id)?.lost ? new BackupError('unreachable', 'lost') : undefined),
        close: () => {},
      } as Subscription<KubeObject>;
    },
  } as unknown as WatchHub;
  return { hub, subscribed, tell: (id: string, told: Told) => feeds.set(id, told) };
}

interface Told {
  objects?: readonly KubeObject[];
  fatal?: ErrorCode;
  lost?: boolean;
}

const object = (name: string, namespace: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'X',
  metadata: { name, namespace },
});
const everywhere = { only: undefined, known: [] };

it('one watch is opened, for all namespaces', async () => {
  const { hub, subscribed, tell } = toldHub();
  tell('*', { objects: [object('a', 'p')] });
  const clock = virtualClock();
  const kind = watchKind({ hub, clock }, ClusterBackupType, everywhere);
  await clock.advance(10 * MINUTE);
  expect(kind.read()).toMatchObject({ complete: true, objects: [object('a', 'p')] });
  expect(kind.read().knows('any')).toBe(true);
  expect(kind.heardMs()).toBe(clock.now());
  expect(subscribed).toEqual(['*']);
  kind.close();
});

it('what was known before the first list is in is nothing, and not that there is nothing', () => {
  const { hub } = toldHub();
  const kind = watchKind({ hub, clock: virtualClock() }, ClusterBackupType, everywhere);
  expect(kind.read()).toMatchObject({ complete: false, objects: [] });
  expect(kind.read().knows('p')).toBe(false);
  expect([kind.settled(), kind.heardMs()]).toEqual([false, undefined]);
  kind.close();
});

it('a connection that is lost for some minutes takes nothing away, and then all of it, until it is back', async () => {
  const { hub, tell } = toldHub();
  const objects = [object('a', 'p')];
  tell('*', { objects });
  const clock = virtualClock();
  const kind = watchKind({ hub, clock }, ClusterBackupType, everywhere);
  kind.read();
  const lostAt = clock.now();
  tell('*', { objects, lost: true });
  await clock.advance(STALE_MS);
  expect(kind.read()).toMatchObject({ complete: true, objects });
  expect(kind.heardMs()).toBe(lostAt);
  await clock.advance(1);
  expect(kind.read()).toMatchObject({ complete: false, objects: [] });
  expect(kind.trouble()?.code).toBe('unreachable');
  tell('*', { objects });
  expect(kind.read()).toMatchObject({ complete: true, objects });
  kind.close();
});

it('what fails for good is told at once, and tried again each minute', async () => {
  const { hub, subscribed, tell } = toldHub();
  tell('*', { fatal: 'crd-missing' });
  const clock = virtualClock();
  const kind = watchKind({ hub, clock }, ClusterBackupType, everywhere);
  await clock.advance(0);
  expect([kind.settled(), kind.hasFailed(), kind.trouble()?.code]).toEqual([true, true, 'crd-missing']);
  tell('*', { objects: [] });
  await clock.advance(MINUTE);
  expect(subscribed).toEqual(['*', '*']);
  // A list may be allowed, and the watch after it not.
  expect(kind.read().complete).toBe(false);
  await clock.advance(5_000);
  expect(kind.read().complete).toBe(true);
  kind.close();
});

it('where all namespaces at once are forbidden, those that are known are watched one by one', async () => {
  const { hub, tell } = toldHub();
  tell('*', { fatal: 'forbidden' });
  tell('p', { objects: [object('a', 'p')] });
  tell('q', { fatal: 'forbidden' });
  const clock = virtualClock();
  const kind = watchKind({ hub, clock }, ClusterBackupType, { only: undefined, known: ['p', 'q'] });
  await clock.advance(0);
  kind.read();
  await clock.advance(0);
  const { complete, objects, knows } = kind.read();
  expect({ complete, objects }).toEqual({ complete: false, objects: [object('a', 'p')] });
  expect([knows('p'), knows('q'), knows('r')]).toEqual([true, false, false]);
  tell('q', { objects: [] });
  await clock.advance(MINUTE);
  kind.read();
  await clock.advance(5_000);
  expect(kind.read().complete).toBe(true);
  kind.close();
});

it('a namespace that was named is the only one that is watched', async () => {
  const { hub, subscribed, tell } = toldHub();
  tell('p', { objects: [] });
  const clock = virtualClock();
  const kind = watchKind({ hub, clock }, ClusterBackupType, { only: ['p'], known: ['q'] });
  await clock.advance(MINUTE);
  expect(kind.read().complete).toBe(true);
  expect(subscribed).toEqual(['p']);
  kind.close();
  await clock.advance(MINUTE);
  expect(clock.sleepers()).toBe(0);
});
