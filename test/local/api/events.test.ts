import { MERGE, type RunningServer, startedServer } from './running-server';

const CORE = '/api/v1/namespaces/default/events';
const EVENTS = '/apis/events.k8s.io/v1/namespaces/default/events';

const about = { apiVersion: 'v1', kind: 'Secret', name: 's', namespace: 'default' };

describe('events', () => {
  let running: RunningServer;
  const api = (...words: Parameters<RunningServer['api']>) => running.api(...words);

  beforeEach(async () => {
    running = await startedServer();
    await api('POST', CORE, {
      metadata: { name: 'e' },
      involvedObject: about,
      message: 'Seen.',
      reason: 'Seen',
      source: { component: 'controller' },
      count: 2,
    });
  });
  afterEach(() => running.stop());

  it('are those of events.k8s.io by other names', async () => {
    const { body } = await api('GET', `${EVENTS}/e`);

    expect(body).toMatchObject({
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      regarding: about,
      note: 'Seen.',
      deprecatedSource: { component: 'controller' },
      deprecatedCount: 2,
    });
    expect(body.message).toBeUndefined();
  });

  it('are selected by the names of their group', async () => {
    const ours = await api('GET', `${EVENTS}?fieldSelector=regarding.name%3Ds`);
    const core = await api('GET', `${CORE}?fieldSelector=source%3Dcontroller,involvedObject.name%3Ds`);
    const wrong = await api('GET', `${EVENTS}?fieldSelector=involvedObject.name%3Ds`);

    expect([ours.body.items.length, core.body.items.length, wrong.code]).toEqual([1, 1, 400]);
  });

  it('are changed, watched and deleted in either group', async () => {
    const watch = await api('GET', EVENTS).then(({ body }) =>
      running.api.watch(`${EVENTS}?watch=true&resourceVersion=${body.metadata.resourceVersion}`),
    );

    await api('PATCH', `${EVENTS}/e`, { metadata: { labels: { a: 'b' } } }, MERGE);
    const core = await api('GET', `${CORE}/e`);
    await api('DELETE', `${EVENTS}/e`);
    const [changed, deleted] = await watch.atLeast(2);
    watch.close();

    expect([core.body.metadata.labels, core.body.message]).toEqual([{ a: 'b' }, 'Seen.']);
    expect([changed.type, changed.object.note, deleted.type]).toEqual(['MODIFIED', 'Seen.', 'DELETED']);
    expect((await api('GET', `${CORE}/e`)).code).toBe(404);
  });
});
