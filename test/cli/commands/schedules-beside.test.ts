/** Schedules of one name in two projects: their runs would have one name, and write over each other in one folder. */

import { run } from '../../../cli/run';
import {
  apiVersionOf,
  ClusterBackupScheduleType,
  ClusterType,
  type TargetParameters,
} from '../../../lib/model';
import { fakeIo } from '../fake-io';
import { type Projects, startProjects, to } from '../projects';

// Real servers; on a busy machine they take their time.
let projects: Projects;
beforeEach(async () => {
  projects = await startProjects();
});
afterEach(() => projects.stop());

const schedule = (namespace: string, parameters?: TargetParameters, name = 'nightly') => ({
  apiVersion: apiVersionOf(ClusterBackupScheduleType),
  kind: ClusterBackupScheduleType.kind,
  metadata: { name, namespace, annotations: { 'mosk-backup/unencrypted': 'a test' } },
  spec: { targetCluster: 'prod', schedule: '0 1 1 1 *', ...(parameters && { parameters }) },
});

async function apply(...items: object[]) {
  const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const io = fakeIo({ env: { KUBECONFIG: projects.site.kubeconfigPath }, stdin });
  return { exitCode: await run(['apply', '-'], io), ...io.output };
}
const namespaces = async () => {
  const { items } = await projects.site.client.list(ClusterBackupScheduleType, undefined);
  return items.map(({ metadata }) => metadata.namespace).sort();
};

describe('a schedule is not made that writes over the archives of another', () => {
  it('in a project that is there, or comes with the same files', async () => {
    const both = [schedule('prod', to('backups/a')), schedule('other', to('backups/a'))];
    expect((await apply(...both)).stderr).toContain('[remote-path-used]');
    expect(await namespaces()).toEqual([]);

    expect((await apply(both[0] as object)).exitCode).toBe(0);
    const { exitCode, stderr } = await apply(both[1] as object);

    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('[remote-path-used]')]);
    expect(stderr).toContain('ClusterBackupSchedule prod/nightly writes the same remote files');
    expect(stderr).toContain('value: s3://backups/a/nightly-*');
    expect(await namespaces()).toEqual(['prod']);
  });

  it('nor pointed to where it would', async () => {
    await apply(schedule('prod', to('backups/a')), schedule('other', to('backups/b')));
    const { exitCode, stderr } = await apply(schedule('other', to('backups/a')));
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('[remote-path-used]')]);
  });

  it('by the target of its Cluster either', async () => {
    const section = { spec: { providerSpec: { value: { backup: to('backups/a') } } } };
    await projects.site.client.patch(ClusterType, 'other', 'prod', section, { type: 'merge' });
    await apply(schedule('prod', to('backups/a')));
    const { exitCode, stderr } = await apply(schedule('other'));
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('[remote-path-used]')]);
  });
});

it('schedules of other names, folders or storages are none of its business, nor what stays as it is', async () => {
  await projects.credential('other', 'elsewhere', 'http://s3.elsewhere.example');
  await projects.create(
    ClusterBackupScheduleType,
    'other',
    'nightly',
    schedule('other', to('backups/a')).spec,
  );
  await projects.create(ClusterBackupScheduleType, 'prod', 'nightly', schedule('prod', to('backups/a')).spec);
  const later = schedule('prod', to('backups/a'));
  const { exitCode } = await apply(
    { ...later, spec: { ...later.spec, schedule: '0 2 1 1 *' } },
    schedule('other', to('backups/a'), 'weekly'),
    schedule('prod', to('backups/b'), 'weekly'),
    schedule('prod', to('backups/a'), 'monthly'),
    schedule('other', to('backups/a', 'elsewhere'), 'monthly'),
  );
  expect(exitCode).toBe(0);
});
