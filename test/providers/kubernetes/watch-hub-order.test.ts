import { ClusterBackupType } from '../../../lib/model';
import { backup, follow, PLURAL, setStatus, setUp, untilAbsent } from './followed-backup';
import { settled } from './virtual-clock';

describe('what we wrote ourselves is never hidden by an older state', () => {
  it('shows a noted object before its event arrives', async () => {
    const { api, client, hub, subscription } = await follow();
    api.watches()[0]?.mute();
    const created = await client.create(ClusterBackupType, backup('b'));
    expect(subscription.get('b')).toBeUndefined();
    hub.note(ClusterBackupType, created);
    expect(subscription.get('b')?.metadata.uid).toBe(created.metadata.uid);
  });

  it('ignores events from before the noted write', async () => {
    const { api, clock, hub, read, reads } = await follow();
    const [watch] = api.watches();
    const delayed: (string | Uint8Array)[] = [];
    const deliver = watch?.write;
    if (watch !== undefined) watch.write = (bytes) => delayed.push(bytes);
    setStatus(api, 'a', 'InProgress');
    const written = setStatus(api, 'a', 'DeletionPending');
    setStatus(api, 'a', 'DeletionInProgress');
    hub.note(ClusterBackupType, written);
    const shown: unknown[] = [read()];
    for (const bytes of delayed) {
      deliver?.(bytes);
      await settled();
      shown.push(read());
    }
    expect(shown).toEqual(['DeletionPending', 'DeletionPending', 'DeletionPending', 'DeletionInProgress']);
    await clock.until(reads('DeletionInProgress'));
  });

  it('ignores a reply that arrives after its own event', async () => {
    const { api, hub, clock, read, reads } = await follow();
    const written = setStatus(api, 'a', 'DeletionPending');
    setStatus(api, 'a', 'Deleted');
    await clock.until(reads('Deleted'));
    hub.note(ClusterBackupType, written);
    expect(read()).toBe('Deleted');
  });

  it('does not bring back an object that was seen deleted', async () => {
    const { api, hub, clock, subscription } = await follow();
    const written = setStatus(api, 'a', 'DeletionPending');
    api.erase(PLURAL, 'prod', 'a');
    await settled();
    await clock.until(subscription.next());
    hub.note(ClusterBackupType, written);
    expect(subscription.get('a')).toBeUndefined();
  });

  it('lists again when a write fell into a list', async () => {
    const { api, clock, hub, client } = setUp();
    const subscription = hub.subscribe(ClusterBackupType, 'prod', 'a');
    const created = await client.create(ClusterBackupType, backup('a'));
    // The list was answered before the creation, as far as anybody can tell.
    hub.note(ClusterBackupType, { ...created, metadata: { ...created.metadata, resourceVersion: '7' } });
    await clock.until(subscription.next());
    expect(subscription.get('a')?.metadata.resourceVersion).toBe(created.metadata.resourceVersion);
    expect(api.count('list')).toBe(2);
  });

  it('trusts a list that began after the write, even if the written version never comes by', async () => {
    const { api, clock, hub, reads } = await follow();
    api.watches()[0]?.mute();
    const written = setStatus(api, 'a', 'DeletionPending');
    hub.note(ClusterBackupType, written);
    setStatus(api, 'a', 'Deleted');
    api.compact();
    await clock.until(reads('Deleted'));
    setStatus(api, 'a', 'DeleteFailed');
    await clock.until(reads('DeleteFailed'));
  });
});

describe('absence', () => {
  it('is reported after the object was deleted', async () => {
    const { api, clock, subscription } = await follow();
    api.erase(PLURAL, 'prod', 'a');
    await clock.until(subscription.next());
    expect(subscription.get('a')).toBeUndefined();
  });

  it('is certain once an event has told the deletion', async () => {
    const { api, clock, subscription } = await follow();
    const uid = subscription.get('a')?.metadata.uid ?? '';
    expect(subscription.sawDeleted(uid)).toBe(false);
    api.erase(PLURAL, 'prod', 'a');
    await clock.until(untilAbsent(subscription));
    expect(subscription.sawDeleted(uid)).toBe(true);
  });

  it('is reported by a new list when the deletion itself was missed, and is not certain', async () => {
    const { api, clock, subscription } = await follow();
    const uid = subscription.get('a')?.metadata.uid ?? '';
    api.goDown();
    api.erase(PLURAL, 'prod', 'a');
    api.compact();
    api.comeBack();
    await clock.until(untilAbsent(subscription));
    expect(subscription.sawDeleted(uid)).toBe(false);
  });

  it('is not confused by an object of the same name that came after', async () => {
    const { api, clock, subscription } = await follow();
    const first = subscription.get('a')?.metadata.uid;
    api.erase(PLURAL, 'prod', 'a');
    api.add(PLURAL, backup('a'));
    await clock.until(subscription.next());
    await settled();
    expect(subscription.get('a')?.metadata.uid).not.toBe(first);
  });
});
