import { backup, managementApi, OWNER } from './management-api';

it('lists backups by cluster and owner', async () => {
  const { clock, connected, control, existing } = managementApi();
  existing('automatic', { status: 'Completed' });
  control();
  const mosk = await connected();
  await clock.until(mosk.run(backup(), { owner: OWNER, noWait: true }));
  const names = async (filter: object) =>
    (await mosk.list({ namespace: 'prod', ...filter })).map(({ metadata }) => metadata.name);
  expect(await names({})).toEqual(['automatic', 'nightly']);
  expect(await names({ owner: 'test:org/project:before-upgrade' })).toEqual(['nightly']);
  expect(await names({ targetCluster: 'none' })).toEqual([]);
});
