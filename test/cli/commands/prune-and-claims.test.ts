/** What nobody can tell of the files of others counts as theirs. */

import type { Io } from '../../../cli/io';
import { run } from '../../../cli/run';
import { type KubeObject, LEFT_BEHIND_LABEL, LeftRecordType } from '../../../lib/model';
import { connect, openConnection, systemClock, type Transport } from '../../../providers/kubernetes';
import { json, status } from '../../providers/kubernetes/raw-answer';
import { fakeIo } from '../fake-io';
import { type Projects, startProjects, to } from '../projects';

// Real servers; on a busy machine they take their time.
let projects: Projects;
beforeEach(async () => {
  projects = await startProjects();
  for (const name of ['nightly-1', 'nightly-2']) {
    await projects.backup('prod', name, {
      parameters: to('backups/prod'),
      createdBy: { schedule: 'nightly' },
    });
  }
});
afterEach(() => projects.stop());

const words = ['prune', '--schedule', 'nightly', '--keep-last', '1'];
const record = (data: Record<string, string>) =>
  projects.site.client.create(LeftRecordType, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'mosk-backup-left-1',
      namespace: 'other',
      labels: { [LEFT_BEHIND_LABEL]: 'true' },
    },
    data,
  } as KubeObject);

describe('a record of files that were left behind', () => {
  it.each([
    ['cannot be read', { version: '1', files: '["s3://backups/prod/nightly-1"' }],
    ['is of a later release', { version: '2', files: '[]', folders: '["s3://backups/prod"]' }],
    ['says nothing', {}],
  ])('lets nothing be pruned where it %s, of whatever project it is', async (_why, data) => {
    await record(data as Record<string, string>);
    for (const more of [[], ['--yes']]) {
      const { exitCode, stderr } = await projects.cli('prod', ...words, ...more);
      expect([exitCode, stderr]).toEqual([7, expect.stringContaining('[files-unknown]')]);
      expect(stderr).toContain('ConfigMap other/mosk-backup-left-1');
      expect(stderr).toContain('kubectl delete configmap mosk-backup-left-1 -n other');
    }
    expect(projects.files()).toEqual(['backups/prod/nightly-1', 'backups/prod/nightly-2']);
  });

  it('of other files is no reason to leave these', async () => {
    await record({ version: '1', files: '["s3://backups/other/nightly-1"]' });
    expect((await projects.cli('prod', ...words, '--yes')).exitCode).toBe(0);
    expect(projects.files()).toEqual(['backups/prod/nightly-2']);
  });
});

describe('projects that may not be read', () => {
  it.each([[[]], [['--yes']]])('are told of, before anything is removed: %j', async (more) => {
    const io = fakeIo({ env: { KUBECONFIG: projects.site.kubeconfigPath } });
    const ownOnly: Io = {
      ...io,
      async connect(options = {}) {
        const { transport, server } = await openConnection(options, systemClock, io.env);
        const narrow: Transport = async (request) =>
          request.method === 'GET' && !request.path.includes('/namespaces/')
            ? json(403, status(403, 'Forbidden', 'no'))
            : transport(request);
        return connect({ ...options, transport: narrow, server });
      },
    };
    expect(await run([...words, '-n', 'prod', ...more], ownOnly)).toBe(0);
    expect(io.output.stderr).toContain(
      'warning: whether others have the same remote files was looked for in this namespace only',
    );
  });
});
