import { aboutBackups, CLUSTER_UID, failureOf, managementApi } from './management-api';
import { status } from './raw-answer';
import { HOUR } from './virtual-clock';

describe('waiting for a backup that exists', () => {
  it('needs no owner and no references', async () => {
    const { clock, api, connected, existing, setStatus } = managementApi();
    const ref = existing('automatic', { status: 'InProgress' });
    const mosk = await connected();
    const wait = mosk.wait({ namespace: 'prod', name: 'automatic' });
    await clock.advance(HOUR / 2);
    setStatus('automatic', { status: 'Completed', uploadedAt: '2026-01-15T17:42:22Z' });
    expect(await clock.until(wait)).toMatchObject({ uid: ref.uid, clusterUid: CLUSTER_UID });
    expect(aboutBackups(api)[0]).toBe('list');
    expect(aboutBackups(api).filter((verb) => verb !== 'watch')).toHaveLength(1);
    expect(api.requests.filter(({ plural }) => /clusters|keys|credentials/.test(plural))).toEqual([]);
  });

  it('reports that there is none', async () => {
    const { clock, connected } = managementApi();
    const mosk = await connected();
    expect((await clock.until(failureOf(mosk.wait({ namespace: 'prod', name: 'x' })))).code).toBe(
      'not-found',
    );
  });

  it('reports another management cluster before it says that there is none', async () => {
    const { clock, connected } = managementApi();
    const mosk = await connected({ clusterUid: 'remembered' });
    const error = await clock.until(failureOf(mosk.wait({ namespace: 'prod', name: 'x' })));
    expect(error.code).toBe('other-management-cluster');
  });

  it('reports missing CRDs', async () => {
    const { clock, api, connected } = managementApi();
    api.fail(({ verb }) => verb === 'list', {
      status: 404,
      body: status(404, 'NotFound', 'no such resource'),
    });
    const mosk = await connected();
    expect((await clock.until(failureOf(mosk.wait({ namespace: 'prod', name: 'x' })))).code).toBe(
      'crd-missing',
    );
  });
});
