import type { Admission } from '../../../local/api';
import { backup, backups, MERGE, newBackup, type RunningServer, startedServer } from './running-server';

describe('admission', () => {
  let running: RunningServer;
  let admission: jest.Mock<ReturnType<Admission>, Parameters<Admission>>;
  const api = (...words: Parameters<RunningServer['api']>) => running.api(...words);

  beforeEach(async () => {
    admission = jest.fn();
    running = await startedServer({ admission });
  });
  afterEach(() => running.stop());

  it('changes objects before they are checked and stored', async () => {
    admission.mockImplementation(({ operation, object, user }) =>
      operation === 'CREATE'
        ? { ...object, spec: { ...(object.spec as object), createdBy: { user: { uid: user } }, unknown: 1 } }
        : undefined,
    );

    const { body } = await api('POST', backups(), newBackup('run'));

    expect(body.spec).toEqual({ targetCluster: 'prod', createdBy: { user: { uid: 'admin' } } });
  });

  it('sees every write with what was there before', async () => {
    await api('POST', backups(), newBackup('run'));
    await api('PATCH', backup('run'), { spec: { delete: true } }, MERGE);
    await api('PATCH', `${backup('run')}/status?dryRun=All`, { status: { status: 'Failed' } }, MERGE);
    await api('DELETE', backup('run'));

    const seen = admission.mock.calls.map(([{ operation, oldObject, subresource, dryRun }]) => [
      operation,
      oldObject !== undefined,
      subresource,
      dryRun,
    ]);
    expect(seen).toEqual([
      ['CREATE', false, undefined, false],
      ['UPDATE', true, undefined, false],
      ['UPDATE', true, 'status', true],
      ['DELETE', true, undefined, false],
    ]);
  });

  it('refuses with its own words', async () => {
    admission.mockImplementation(() => {
      throw new Error('not on Sundays');
    });

    const { code, body } = await api('POST', backups(), newBackup('run'));

    expect([code, body.message]).toEqual([
      403,
      'clusterbackups.kaas.mirantis.com "run" is forbidden: not on Sundays',
    ]);
  });
});
