import {
  ALL_BACKUPS,
  backup,
  backups,
  MERGE,
  newBackup,
  newNamespace,
  type RunningServer,
  startedServer,
  TABLE,
} from './running-server';

const summary = ({ type, object }: { type: string; object: { metadata: { name: string } } }) =>
  `${type} ${object.metadata.name}`;

describe('watches', () => {
  let running: RunningServer;
  const api = (...words: Parameters<RunningServer['api']>) => running.api(...words);

  beforeEach(async () => {
    running = await startedServer({ watchHistory: 5, bookmarkInterval: 50 });
  });
  afterEach(() => running.stop());

  const listVersion = async (): Promise<string> =>
    (await api('GET', ALL_BACKUPS)).body.metadata.resourceVersion;

  it('begins after the version of a list, and tells every change in order', async () => {
    const version = await listVersion();
    await api('POST', backups(), newBackup('before'));

    const watch = await running.api.watch(`${ALL_BACKUPS}?watch=true&resourceVersion=${version}`);
    await api('POST', backups(), newBackup('a'));
    await api('PATCH', backup('a'), { spec: { delete: true } }, MERGE);
    await api('DELETE', backup('a'));

    const events = await watch.atLeast(4);
    expect(events.map(summary)).toEqual(['ADDED before', 'ADDED a', 'MODIFIED a', 'DELETED a']);
    const versions = events.map(({ object }) => Number(object.metadata.resourceVersion));
    expect(versions).toEqual([...versions].sort((one, other) => one - other));
    expect(new Set(versions).size).toBe(4);
    watch.close();
  });

  it('tells of a removal, but not of the change that made it possible', async () => {
    await api('POST', backups(), newBackup('a', { finalizers: ['a.io/x'] }));
    const watch = await running.api.watch(`${ALL_BACKUPS}?watch=true&resourceVersion=${await listVersion()}`);

    await api('DELETE', backup('a'));
    await api('PATCH', backup('a'), { metadata: { finalizers: null } }, MERGE);
    await api('POST', backups(), newBackup('b'));

    const events = await watch.atLeast(3);
    expect(events.map(summary)).toEqual(['MODIFIED a', 'DELETED a', 'ADDED b']);
    expect(events[1].object.metadata.finalizers).toEqual(['a.io/x']);
    watch.close();
  });

  it('begins with what is there when no version is given', async () => {
    await api('POST', backups(), newBackup('a'));

    const watch = await running.api.watch(`${ALL_BACKUPS}?watch=true`);
    await api('POST', backups(), newBackup('b'));

    expect((await watch.atLeast(2)).map(summary)).toEqual(['ADDED a', 'ADDED b']);
    watch.close();
  });

  it('ends the initial events with a bookmark that says so', async () => {
    await api('POST', backups(), newBackup('a'));

    const watch = await running.api.watch(
      `${ALL_BACKUPS}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
    );

    const [added, bookmark] = await watch.atLeast(2);
    expect(added.type).toBe('ADDED');
    expect(bookmark).toEqual({
      type: 'BOOKMARK',
      object: {
        apiVersion: 'kaas.mirantis.com/v1alpha1',
        kind: 'ClusterBackup',
        metadata: {
          resourceVersion: await listVersion(),
          annotations: { 'k8s.io/initial-events-end': 'true' },
        },
      },
    });
    watch.close();
  });

  it('shows an object that leaves the selection as deleted, and one that enters as added', async () => {
    await api('POST', backups(), newBackup('a', { labels: { tier: 'gold' } }));
    const watch = await running.api.watch(
      `${ALL_BACKUPS}?watch=true&labelSelector=tier%3Dgold&resourceVersion=${await listVersion()}`,
    );

    await api('PATCH', backup('a'), { metadata: { labels: { tier: 'none' } } }, MERGE);
    await api('PATCH', backup('a'), { metadata: { labels: { tier: 'gold' } } }, MERGE);

    expect((await watch.atLeast(2)).map(summary)).toEqual(['DELETED a', 'ADDED a']);
    watch.close();
  });

  it('from a version of the future says nothing of what happens before it', async () => {
    const future = Number(await listVersion()) + 1;
    const watch = await running.api.watch(`${ALL_BACKUPS}?watch=true&resourceVersion=${future}`);

    await api('POST', backups(), newBackup('a'));
    await api('POST', backups(), newBackup('b'));

    expect((await watch.atLeast(1)).map(summary)).toEqual(['ADDED b']);
    watch.close();
  });

  it('keeps to its namespace and name', async () => {
    await api('POST', '/api/v1/namespaces', newNamespace('other'));
    const watch = await running.api.watch(`${backups()}?watch=true&fieldSelector=metadata.name%3Db`);

    await api('POST', backups('other'), newBackup('b'));
    await api('POST', backups(), newBackup('a'));
    await api('POST', backups(), newBackup('b'));

    const [event] = await watch.atLeast(1);
    expect([event.object.metadata.namespace, event.object.metadata.name]).toEqual(['default', 'b']);
    watch.close();
  });

  it('answers a version that is too old with one ERROR event, and ends', async () => {
    const version = await listVersion();
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await api('POST', backups(), newBackup(name));

    const watch = await running.api.watch(`${ALL_BACKUPS}?watch=true&resourceVersion=${version}`);
    await watch.ended;

    expect(watch.events).toEqual([
      {
        type: 'ERROR',
        object: expect.objectContaining({
          kind: 'Status',
          reason: 'Expired',
          code: 410,
          message: expect.stringMatching(/^too old resource version: \d+ \(\d+\)$/),
        }),
      },
    ]);
  });

  it('sends bookmarks when nothing happens to those who take them', async () => {
    const version = await listVersion();
    const watch = await running.api.watch(
      `${ALL_BACKUPS}?watch=true&allowWatchBookmarks=true&resourceVersion=${version}`,
    );

    const [bookmark] = await watch.atLeast(1);

    expect([bookmark.type, bookmark.object.metadata.resourceVersion]).toEqual(['BOOKMARK', version]);
    watch.close();
  });

  it('ends by itself after timeoutSeconds', async () => {
    const watch = await running.api.watch(`${ALL_BACKUPS}?watch=true&timeoutSeconds=1`);

    await watch.ended;

    expect(watch.events).toEqual([]);
  });

  it('tells the columns of a table once', async () => {
    await api('POST', backups(), newBackup('a'));
    await api('POST', backups(), newBackup('b'));

    const watch = await running.api.watch(`${ALL_BACKUPS}?watch=true`, TABLE);

    const [first, second] = await watch.atLeast(2);
    expect(first.object.columnDefinitions[0].name).toBe('Name');
    expect(second.object.columnDefinitions).toBeNull();
    expect(second.object.rows[0].cells[0]).toBe('b');
    watch.close();
  });

  it('is ended at once when the server stops', async () => {
    const watch = await running.api.watch(`${ALL_BACKUPS}?watch=true`);

    await running.server.stop();

    await watch.ended;
  });
});
