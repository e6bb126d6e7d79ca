import { OWNER_ANNOTATION, RUN_ANNOTATION, runHash } from '../../../lib/model';
import type { CreatedBackup } from '../../../providers/kubernetes';
import {
  backup,
  CLUSTER_UID,
  failureOf,
  managementApi,
  OWNER,
  recorder,
  type Step,
  UPLOADED,
} from './management-api';
import { status } from './scripted-api';
import { settled } from './virtual-clock';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const aboutBackups = ({ requests }: ReturnType<typeof managementApi>['api']) =>
  requests.filter(({ plural }) => plural === 'clusterbackups').map(({ verb }) => verb);

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
    const { clock, connected, control, setStatus } = managementApi();
    control({ created: [] });
    const mosk = await connected();
    const created: CreatedBackup[] = [];
    const run = failureOf(mosk.run(backup(), { owner: OWNER, onCreated: (each) => created.push(each) }));
    await clock.advance(SECOND);
    setStatus('nightly', { status: 'Failed' });
    await clock.until(run);
    expect(created).toMatchObject([{ name: 'nightly', clusterUid: CLUSTER_UID, adopted: false }]);
    expect(created[0]?.uid).toMatch(/^uid-/);
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

describe('a bad end is reported at once, not at the timeout', () => {
  it.each([
    ['Failed', 'backup-failed'],
    ['Stuck', 'backup-stuck'],
  ])('%s', async (bad, code) => {
    const { clock, connected, control } = managementApi();
    const created: Step[] = [
      [SECOND, { status: 'InProgress', startedAt: '2026-01-15T17:40:19Z' }],
      [SECOND, { status: bad }],
    ];
    control({ created });
    const mosk = await connected();
    const begun = clock.now();
    const error = await clock.until(failureOf(mosk.run(backup(), { owner: OWNER, timeoutMs: HOUR })));
    expect(clock.now() - begun).toBe(2 * SECOND);
    expect(error).toMatchObject({ code, at: 'ClusterBackup prod/nightly', value: bad });
    expect(error.problem).toContain('started 2026-01-15T17:40:19Z');
  });

  it('removed while it was waited for', async () => {
    const { clock, api, connected } = managementApi();
    const mosk = await connected();
    const run = failureOf(mosk.run(backup(), { owner: OWNER }));
    await clock.advance(10 * SECOND);
    api.erase('clusterbackups', 'prod', 'nightly');
    const begun = clock.now();
    expect((await clock.until(run)).code).toBe('backup-vanished');
    expect(clock.now()).toBe(begun);
  });

  it('removed and made again by somebody else', async () => {
    const { clock, api, connected, existing } = managementApi();
    const mosk = await connected();
    const run = failureOf(mosk.run(backup(), { owner: OWNER }));
    await clock.advance(10 * SECOND);
    api.erase('clusterbackups', 'prod', 'nightly');
    existing('nightly', { status: 'Completed', uploadedAt: '2026-01-01T00:00:00Z' });
    expect((await clock.until(run)).code).toBe('backup-vanished');
  });

  it('asked to be deleted while it was waited for', async () => {
    const { clock, api, connected } = managementApi();
    const mosk = await connected();
    const run = failureOf(mosk.run(backup(), { owner: OWNER }));
    await clock.advance(SECOND);
    api.change('clusterbackups', 'prod', 'nightly', (object) => {
      object.spec = { ...backup().spec, delete: true };
    });
    expect((await clock.until(run)).code).toBe('deletion-requested');
  });

  it.each([401, 403])('%i in the middle of the wait', async (code) => {
    const { clock, api, connected } = managementApi();
    const mosk = await connected();
    const run = failureOf(mosk.run(backup(), { owner: OWNER }));
    await clock.advance(SECOND);
    api.fail(({ verb }) => verb === 'watch', { status: code });
    api.watches()[0]?.cut();
    const begun = clock.now();
    expect((await clock.until(run)).code).toBe(code === 401 ? 'unauthorized' : 'forbidden');
    expect(clock.now() - begun).toBeLessThan(SECOND);
  });
});

describe('nothing is created', () => {
  async function refused(
    prepare: (all: ReturnType<typeof managementApi>) => void,
    manifest = backup(),
    options: object = {},
  ) {
    const all = managementApi();
    prepare(all);
    const mosk = await all.connected();
    const error = await all.clock.until(failureOf(mosk.run(manifest, { owner: OWNER, ...options })));
    expect(all.api.count('create')).toBe(0);
    expect(error.fix).toBeDefined();
    return error;
  }
  const without = (plural: string, name: string) => (all: ReturnType<typeof managementApi>) =>
    all.api.erase(plural, 'prod', name);

  it.each([
    ['Cluster', without('clusters', 'prod'), 'spec.targetCluster'],
    ['RCloneCredential', without('rclonecredentials', 's3'), 'spec.parameters.rclone.credential'],
    ['KeyEncryptionKey or Secret', without('keyencryptionkeys', 'kek'), 'spec.parameters.keyEncryptionKey'],
  ])('when its %s is missing', async (kind, prepare, field) => {
    const error = await refused(prepare);
    expect(error.code).toBe('reference-missing');
    expect(error.problem).toContain(kind);
    expect(error.at).toContain(field);
  });

  it('when another visible backup uses the same remote file', async () => {
    const error = await refused(({ existing }) =>
      existing('weekly', { status: 'Completed' }, (object) => {
        object.spec.fileNames = { MKE: 'nightly' };
      }),
    );
    expect(error).toMatchObject({ code: 'remote-path-used', value: 's3://backups/prod/nightly.encrypted' });
    expect(error.problem).toContain('weekly');
  });

  it('when the Cluster brings the target, and another backup uses that file', async () => {
    const error = await refused(
      ({ api, existing }) => {
        api.change('clusters', 'prod', 'prod', (object) => {
          object.spec = { providerSpec: { value: { backup: backup().spec.parameters } } };
        });
        existing('weekly', { status: 'Completed' }, (object) => {
          object.spec.fileNames = { MKE: 'nightly' };
        });
      },
      backup('nightly', { parameters: undefined }),
    );
    expect(error.code).toBe('remote-path-used');
  });

  it('when the manifest breaks the contract', async () => {
    const error = await refused(() => {}, backup('nightly', { parameters: { keyEncryptionKey: 'kek' } }));
    expect(error).toMatchObject({
      code: 'key-needs-target',
      at: 'ClusterBackup prod/nightly: spec.parameters.keyEncryptionKey',
    });
  });

  it('when the manifest is the first commit of a removal, which makes no backup', async () => {
    const manifest = backup('nightly', { ...backup().spec, delete: true });
    const annotations = { 'mosk-backup/remote-deletion': 'no longer needed' };
    const error = await refused(() => {}, {
      ...manifest,
      metadata: { ...manifest.metadata, annotations },
    });
    expect(error.code).toBe('delete-at-creation');
  });

  it.each([
    ['another', (all: ReturnType<typeof managementApi>) => all],
    ['absent', without('clusters', 'prod')],
  ])('when the remembered Cluster is %s', async (_state, prepare) => {
    const error = await refused(prepare, backup(), { clusterUid: 'remembered' });
    expect(error.code).toBe('other-management-cluster');
  });

  it('when the server cannot be reached', async () => {
    const error = await refused(({ api }) => api.goDown());
    expect(error.code).toBe('unreachable');
    expect(error.message).toContain('https://mgmt.example:6443');
  });
});

it('a remote file whose backup was deleted may be used again', async () => {
  const { clock, connected, control, existing } = managementApi();
  existing('weekly', { status: 'Deleted' }, (object) => {
    object.spec.fileNames = { MKE: 'nightly' };
  });
  control();
  const mosk = await connected();
  expect((await clock.until(mosk.run(backup(), { owner: OWNER }))).status).toBe('Completed');
});

it('a caller who has given up already creates nothing', async () => {
  const { clock, api, connected } = managementApi();
  const mosk = await connected();
  const waiting = failureOf(mosk.wait({ namespace: 'prod', name: 'keeps-the-watch-open' }));
  await clock.until(waiting);
  const run = mosk.run(backup(), { owner: OWNER, signal: AbortSignal.abort() });
  expect((await clock.until(failureOf(run))).code).toBe('aborted');
  expect(api.count('create')).toBe(0);
});

describe('references', () => {
  it('a key may be a plain Secret, whose content is not asked for', async () => {
    const { clock, api, connected, control } = managementApi();
    api.erase('keyencryptionkeys', 'prod', 'kek');
    api.add('secrets', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'kek', namespace: 'prod' } });
    control();
    const mosk = await connected();
    await clock.until(mosk.run(backup(), { owner: OWNER }));
    const asked = api.requests.filter(({ plural }) => plural === 'secrets');
    expect(asked.map(({ verb }) => verb)).toEqual(['get']);
    expect(asked[0]?.headers.accept).toContain('as=PartialObjectMetadata');
  });

  it('made since the last look are found', async () => {
    const { clock, api, connected, control } = managementApi();
    control();
    const mosk = await connected();
    const first = mosk.run(backup(), { owner: OWNER });
    await clock.advance(SECOND);
    api.add('rclonecredentials', {
      apiVersion: 'v1',
      kind: 'RCloneCredential',
      metadata: { name: 'new', namespace: 'prod' },
    });
    const parameters = { rclone: { bucket: 'other', credential: 'new' } };
    const second = mosk.run(backup('second', { parameters }), { owner: { ...OWNER, name: 'second' } });
    await clock.until(Promise.all([first, second]));
  });

  it('two runs at the same time cannot take one remote file', async () => {
    const { clock, connected, control } = managementApi();
    control();
    const mosk = await connected();
    const fileNames = { MKE: 'same.tar' };
    const results = await clock.until(
      Promise.allSettled([
        mosk.run(backup('a', { fileNames }), { owner: OWNER }),
        mosk.run(backup('b', { fileNames }), { owner: OWNER }),
      ]),
    );
    expect(results.map(({ status: outcome }) => outcome)).toEqual(['fulfilled', 'rejected']);
  });
});

describe('never a second backup for one run', () => {
  const creations = (all: ReturnType<typeof managementApi>) =>
    [...all.api.objects.keys()].filter((id) => id.startsWith('clusterbackups/'));

  it('after a crash between the creation and its reply, the next run adopts', async () => {
    const all = managementApi();
    all.control();
    const killed = await all.connected();
    const stop = new AbortController();
    const dead = failureOf(killed.run(backup(), { owner: OWNER, signal: stop.signal }));
    await all.clock.advance(2 * SECOND);
    stop.abort();
    await dead;
    const mosk = await all.connected();
    const created: CreatedBackup[] = [];
    await all.clock.until(mosk.run(backup(), { owner: OWNER, onCreated: (each) => created.push(each) }));
    expect(created[0]?.adopted).toBe(true);
    expect(creations(all)).toHaveLength(1);
  });

  it.each([{ error: 'ECONNRESET' }, { status: 504 }])(
    'when the reply to the creation is lost (%o)',
    async (fault) => {
      const all = managementApi();
      all.control();
      all.api.fail(({ verb }) => verb === 'create', fault, { afterwards: true });
      const mosk = await all.connected();
      await all.clock.until(mosk.run(backup(), { owner: OWNER }));
      expect(all.api.count('create')).toBe(1);
      expect(aboutBackups(all.api).filter((verb) => verb === 'get')).toHaveLength(1);
    },
  );

  it('when the creation itself is lost, it is looked for before it is sent again', async () => {
    const all = managementApi();
    all.control();
    all.api.fail(({ verb }) => verb === 'create', { error: 'ECONNRESET' });
    const mosk = await all.connected();
    await all.clock.until(mosk.run(backup(), { owner: OWNER }));
    const verbs = aboutBackups(all.api);
    expect(verbs.slice(verbs.indexOf('create'))).toEqual(['create', 'get', 'create']);
    expect(creations(all)).toHaveLength(1);
  });

  it('a creation that the server fails for ever ends soon, with what the server said', async () => {
    const all = managementApi();
    const body = status(500, 'InternalError', 'failed calling webhook');
    all.api.fail(({ verb }) => verb === 'create', { status: 500, body }, { times: 999 });
    const mosk = await all.connected();
    const begun = all.clock.now();
    const error = await all.clock.until(failureOf(mosk.run(backup(), { owner: OWNER })));
    expect(error.code).toBe('api-error');
    expect(error.message).toContain('failed calling webhook');
    expect(all.clock.now() - begun).toBeLessThan(MINUTE);
    expect(all.api.count('create')).toBe(5);
  });

  it('an object of somebody else is refused and left alone', async () => {
    const all = managementApi();
    const before = all.existing('nightly', { status: 'Completed' });
    const mosk = await all.connected();
    const error = await all.clock.until(failureOf(mosk.run(backup(), { owner: OWNER })));
    expect(error.code).toBe('not-ours');
    expect(all.get('nightly')?.metadata.uid).toBe(before.uid);
    expect(all.api.requests.map(({ verb }) => verb)).not.toContain('patch');
  });

  it('another specification under the same fixed name is refused', async () => {
    const all = managementApi();
    all.control();
    const mosk = await all.connected();
    await all.clock.until(mosk.run(backup(), { owner: OWNER }));
    const changed = backup('nightly', { fileNames: { MKE: 'other.tar' } });
    expect((await all.clock.until(failureOf(mosk.run(changed, { owner: OWNER })))).code).toBe('spec-changed');
  });

  it('a hashed name takes the next number after a failed try', async () => {
    const all = managementApi();
    const mosk = await all.connected();
    const run = () => mosk.run(backup(), { owner: OWNER, naming: 'hashed' });
    const first = failureOf(run());
    await all.clock.advance(SECOND);
    const name = `nightly-${runHash({ ...backup().spec, namespace: 'prod' })}`;
    all.setStatus(name, { status: 'Failed' });
    expect((await all.clock.until(first)).code).toBe('backup-failed');
    all.control();
    const second = await all.clock.until(run());
    expect(second.name).toBe(`${name}-2`);
  });

  it('a failed object under a fixed name is reported, not replaced', async () => {
    const all = managementApi();
    const mosk = await all.connected();
    const first = failureOf(mosk.run(backup(), { owner: OWNER }));
    await all.clock.advance(SECOND);
    all.setStatus('nightly', { status: 'Failed' });
    await all.clock.until(first);
    expect((await all.clock.until(failureOf(mosk.run(backup(), { owner: OWNER })))).code).toBe(
      'backup-failed',
    );
    expect(creations(all)).toHaveLength(1);
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

describe('patience', () => {
  it('does not begin before the creation', async () => {
    const { clock, api, connected } = managementApi();
    const busy = { status: 429, headers: { 'retry-after': '30' } };
    api.fail(({ verb, plural }) => verb === 'list' && plural === 'clusterbackups', busy);
    const mosk = await connected();
    const begun = clock.now();
    const error = await clock.until(failureOf(mosk.run(backup(), { owner: OWNER, timeoutMs: 60 * SECOND })));
    expect(error.code).toBe('timeout');
    expect(clock.now() - begun).toBe(90 * SECOND);
  });

  it('is counted from the creation, and its end tells the last status', async () => {
    const { clock, connected, control } = managementApi();
    control({ created: [[SECOND, { status: 'InProgress' }]] });
    const mosk = await connected();
    const begun = clock.now();
    const error = await clock.until(failureOf(mosk.run(backup(), { owner: OWNER, timeoutMs: 10 * MINUTE })));
    expect(clock.now() - begun).toBe(10 * MINUTE);
    expect(error).toMatchObject({ code: 'timeout', value: 'InProgress' });
    expect(error.problem).toContain('within 600 s');
  });

  it('outlasts a server that is down, and says so', async () => {
    const { clock, api, connected, control } = managementApi();
    control();
    const mosk = await connected();
    const { steps, onProgress } = recorder();
    const run = mosk.run(backup(), { owner: OWNER, onProgress });
    await clock.advance(2 * SECOND);
    api.goDown();
    await clock.advance(10 * MINUTE);
    expect(steps).toContain('unreachable Pending');
    api.comeBack();
    expect((await clock.until(run)).status).toBe('Completed');
  });

  it('says it again every half minute, until the server is back', async () => {
    const { clock, api, connected, control } = managementApi();
    control({ created: [[SECOND, { status: 'Pending' }]] });
    const mosk = await connected();
    const told: [string, number][] = [];
    const run = failureOf(
      mosk.run(backup(), {
        owner: OWNER,
        timeoutMs: 10 * MINUTE,
        onProgress: ({ phase, elapsedMs }) => told.push([phase, elapsedMs]),
      }),
    );
    await clock.advance(2 * SECOND);
    api.goDown();
    await clock.advance(3 * MINUTE);
    const times = told.filter(([phase]) => phase === 'unreachable').map(([, ms]) => ms);
    const gaps = times.slice(1).map((ms, i) => ms - (times[i] ?? 0));
    // The first one only until the reset connection has become a refused one.
    expect(gaps.slice(1)).toEqual(Array.from({ length: 5 }, () => 30 * SECOND));
    api.comeBack();
    await clock.advance(MINUTE);
    expect(told.at(-1)?.[0]).toBe('waiting');
    await clock.until(run);
  });

  it('notices a frozen server within seconds, and the timeout says that it does not answer', async () => {
    const { clock, api, connected, control } = managementApi();
    control({ created: [[SECOND, { status: 'Pending' }]] });
    const mosk = await connected();
    const told: string[] = [];
    const run = failureOf(
      mosk.run(backup(), {
        owner: OWNER,
        timeoutMs: MINUTE,
        onProgress: ({ phase, message }) => told.push(`${phase} ${message ?? ''}`),
      }),
    );
    await clock.advance(2 * SECOND);
    api.freeze();
    await clock.advance(20 * SECOND);
    expect(told.at(-1)).toMatch(/^unreachable .* does not answer/);
    const error = await clock.until(run);
    expect(error.code).toBe('timeout');
    expect(error.problem).toContain('does not answer');
  });

  it('notices a server that is frozen from the start', async () => {
    const { clock, api, connected } = managementApi();
    const mosk = await connected();
    api.freeze();
    const error = await clock.until(
      failureOf(mosk.wait({ namespace: 'prod', name: 'x' }, { timeoutMs: 30 * SECOND })),
    );
    expect(error.problem).toContain('does not answer');
  });

  it('has an end even if the server stays down, and says that the status is old', async () => {
    const { clock, api, connected, control } = managementApi();
    control();
    const mosk = await connected();
    const begun = clock.now();
    const run = failureOf(mosk.run(backup(), { owner: OWNER, timeoutMs: 5 * MINUTE }));
    await clock.advance(2 * SECOND);
    api.goDown();
    const error = await clock.until(run);
    expect(clock.now() - begun).toBe(5 * MINUTE);
    expect(error.code).toBe('timeout');
    expect(error.problem).toContain('may be another by now');
  });

  it('ends when the caller gives up, and the backup goes on', async () => {
    const { clock, connected, control, get } = managementApi();
    control();
    const mosk = await connected();
    const stop = new AbortController();
    const run = failureOf(mosk.run(backup(), { owner: OWNER, signal: stop.signal }));
    await clock.advance(2 * SECOND);
    stop.abort();
    await settled();
    const error = await clock.until(run);
    expect(error.code).toBe('aborted');
    expect(error.problem).toContain('goes on');
    expect(get('nightly')).toBeDefined();
    expect(get('nightly')?.spec.delete).toBeUndefined();
  });
});

describe('waiting for a backup that exists', () => {
  it('needs no owner and no references', async () => {
    const { clock, api, connected, existing, setStatus } = managementApi();
    const ref = existing('automatic', { status: 'InProgress' });
    const mosk = await connected();
    const wait = mosk.wait({ namespace: 'prod', name: 'automatic' });
    await clock.advance(HOUR / 2);
    setStatus('automatic', { status: 'Completed', uploadedAt: '2026-01-15T17:42:22Z' });
    expect(await clock.until(wait)).toMatchObject({ uid: ref.uid, clusterUid: CLUSTER_UID });
    expect(aboutBackups(api)).toEqual(['list', 'watch']);
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
