import { OWNER_ANNOTATION, RUN_ANNOTATION, runHash } from '../../../lib/model';
import type { CreatedBackup } from '../../../providers/kubernetes';
import { backup, CLUSTER_UID, failureOf, managementApi, OWNER, recorder, UPLOADED } from './management-api';
import { MINUTE, SECOND } from './virtual-clock';

describe('a run', () => {
  it('ends when the backup is uploaded, with its files and times', async () => {
    const { clock, connected, control } = managementApi();
    control();
    const mosk = await connected();
    const { steps, onProgress } = recorder();
    const finished = await clock.until(mosk.run(backup(), { owner: OWNER, onProgress }));
    expect(finished).toMatchObject({
      name: 'nightly',
      namespace: 'prod',
      clusterUid: CLUSTER_UID,
      status: 'Completed',
      files: ['s3://backups/prod/nightly.encrypted', 's3://backups/prod/nightly.dek'],
      fileNames: { MKE: 'backups:nightly.encrypted' },
      completedAt: '2026-01-15T17:40:26Z',
      uploadedAt: '2026-01-15T17:42:22Z',
      warnings: [],
    });
    expect(steps).toEqual([
      'checking',
      'created',
      'waiting',
      'waiting Pending',
      'waiting InProgress',
      'uploading UploadingInProgress',
      'finishing Completed',
    ]);
  });

  it('says on the object whose it is and which run', async () => {
    const { clock, connected, control, get } = managementApi();
    control();
    const mosk = await connected();
    await clock.until(mosk.run(backup(), { owner: OWNER, triggers: [26.2] }));
    expect(get('nightly')?.metadata.annotations).toEqual({
      [OWNER_ANNOTATION]: 'test:org/project:before-upgrade',
      [RUN_ANNOTATION]: runHash({ ...backup().spec, namespace: 'prod', triggers: [26.2] }),
    });
  });

  it('is known to the caller as soon as it exists', async () => {
    const { clock, connected, control, get, setStatus } = managementApi();
    control({ created: [] });
    const mosk = await connected();
    const created: CreatedBackup[] = [];
    const run = failureOf(mosk.run(backup(), { owner: OWNER, onCreated: (each) => created.push(each) }));
    await clock.advance(SECOND);
    setStatus('nightly', { status: 'Failed' });
    await clock.until(run);
    const { uid } = get('nightly')?.metadata ?? {};
    expect(created).toMatchObject([{ name: 'nightly', uid, clusterUid: CLUSTER_UID, adopted: false }]);
  });

  it('need not be waited for', async () => {
    const { clock, connected, control } = managementApi();
    control();
    const mosk = await connected();
    const begun = clock.now();
    await clock.until(mosk.run(backup(), { owner: OWNER, noWait: true }));
    expect(clock.now() - begun).toBe(0);
  });

  it('counts Completed without an upload time as success after a minute, with a warning', async () => {
    const { clock, connected, control } = managementApi();
    control({ created: [[SECOND, { status: 'Completed', completedAt: '2026-01-15T17:40:26Z' }]] });
    const mosk = await connected();
    const begun = clock.now();
    const { warnings, uploadedAt } = await clock.until(mosk.run(backup(), { owner: OWNER }));
    expect(clock.now() - begun).toBe(SECOND + MINUTE);
    expect(uploadedAt).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining('no upload time')]);
  });

  it('goes on through an unknown status, with a warning', async () => {
    const { clock, connected, control } = managementApi();
    control({ created: [[SECOND, { status: 'Polishing' }], ...UPLOADED] });
    const mosk = await connected();
    const { warnings } = await clock.until(mosk.run(backup(), { owner: OWNER }));
    expect(warnings).toEqual([expect.stringContaining('"Polishing"')]);
  });

  it('warns when another backup of the same cluster is running', async () => {
    const { clock, connected, control, existing } = managementApi();
    existing('other', { status: 'InProgress' });
    control();
    const mosk = await connected();
    const { warnings } = await clock.until(mosk.run(backup(), { owner: OWNER }));
    expect(warnings).toEqual([expect.stringContaining('other')]);
  });

  it('hands on the warnings of the server', async () => {
    const { clock, api, connected, control } = managementApi();
    control();
    const mosk = await connected();
    const transport = api.transport;
    const warned = await connected({
      transport: async (request) => {
        const response = await transport(request);
        return request.method === 'POST' ? { ...response, headers: { warning: '299 - "old"' } } : response;
      },
    });
    mosk.close();
    const { warnings } = await clock.until(warned.run(backup(), { owner: OWNER }));
    expect(warnings).toEqual(['the server warns: old']);
  });
});

it('reports a field that the server dropped, by its path', async () => {
  const { clock, api, connected } = managementApi();
  const stored = {
    ...backup(),
    spec: { targetCluster: 'prod', parameters: { rclone: { bucket: 'backups/prod' } } },
  };
  api.fail(({ verb }) => verb === 'create', {
    status: 201,
    body: { ...stored, metadata: { ...stored.metadata, uid: 'u' } },
  });
  const mosk = await connected();
  const error = await clock.until(failureOf(mosk.run(backup(), { owner: OWNER })));
  expect(error).toMatchObject({
    code: 'field-dropped',
    value: 'spec.parameters.keyEncryptionKey, spec.parameters.rclone.credential',
  });
});
