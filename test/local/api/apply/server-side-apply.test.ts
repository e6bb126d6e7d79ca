import { KeyEncryptionKeyType } from '../../../../lib/model';
import { FIXED, GROUP } from '../../../engines/apply/schemas';
import { MERGE, newSecret, type RunningServer, SECRETS, startedServer } from '../running-server';

const APPLY = { contentType: 'application/apply-patch+yaml' };
const THINGS = `/apis/${GROUP}/v1/namespaces/default/things`;
const THING = `${THINGS}/one`;
const START = Date.parse('2026-03-01T10:00:00Z');

const thing = (spec: object, metadata: object = {}, more: object = {}) => ({
  apiVersion: `${GROUP}/v1`,
  kind: 'Thing',
  metadata: { name: 'one', ...metadata },
  spec,
  ...more,
});

describe('server-side apply', () => {
  let running: RunningServer;
  let now: number;
  const api = (...words: Parameters<RunningServer['api']>) => running.api(...words);
  const apply = (manager: string, body: object, query = '') =>
    api('PATCH', `${THING}?fieldManager=${manager}${query}`, body, APPLY);
  const managers = async () => (await api('GET', THING)).body.metadata.managedFields;

  beforeEach(async () => {
    now = START;
    running = await startedServer({ crds: [FIXED], now: () => now });
  });
  afterEach(() => running.stop());

  it('creates what is not there, and changes what is', async () => {
    const created = await apply('me', thing({ settings: { a: '1' } }));
    const changed = await apply('me', thing({ settings: { a: '2' } }));

    expect([created.code, changed.code]).toEqual([201, 200]);
    expect(changed.body.spec).toEqual({ mode: 'auto', settings: { a: '2' } });
    expect(await managers()).toEqual([
      {
        manager: 'me',
        operation: 'Apply',
        apiVersion: `${GROUP}/v1`,
        time: '2026-03-01T10:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:spec': { 'f:settings': { 'f:a': {} } } },
      },
    ]);
  });

  it('names those whose fields it would take in the order of their names, whoever came first', async () => {
    await api('POST', `${THINGS}?fieldManager=kubectl-replace`, thing({ settings: { a: '1' } }));
    await apply('kubectl', thing({ settings: { a: '1' } }));

    const { body } = await apply('other', thing({ settings: { a: '2' } }));

    expect(body.message.split('\n').filter((line: string) => line.includes('conflicts with'))).toEqual([
      'Apply failed with 2 conflicts: conflicts with "kubectl":',
      `conflicts with "kubectl-replace" using ${GROUP}/v1:`,
    ]);
  });

  it('follows nobody any more once a write has put a list in the place of a text with a format', async () => {
    await apply('one', thing({ settings: { a: '1' } }));

    // Validation passes it, as on a real server.
    const { code, body } = await api('PATCH', THING, { spec: { since: ['today'] } }, MERGE);

    expect([code, body.spec.since, body.metadata.managedFields]).toEqual([200, ['today'], undefined]);
  });

  it('refuses to change what others manage, and says what and whose it is', async () => {
    await apply('one', thing({ settings: { a: '1' }, count: undefined }));
    await api('PATCH', THING, { spec: { enabled: true } }, { ...MERGE, headers: { 'user-agent': 'ui/1.0' } });

    const { code, body } = await apply('two', thing({ settings: { a: '2' }, enabled: false }));

    expect([code, body.reason]).toEqual([409, 'Conflict']);
    expect(body.message).toBe(
      `Apply failed with 2 conflicts: conflicts with "one":\n- .spec.settings.a\nconflicts with "ui" using ${GROUP}/v1:\n- .spec.enabled`,
    );
    expect(body.details.causes).toEqual([
      { reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.spec.settings.a' },
      {
        reason: 'FieldManagerConflict',
        message: `conflict with "ui" using ${GROUP}/v1`,
        field: '.spec.enabled',
      },
    ]);
  });

  it('takes them by force', async () => {
    await apply('one', thing({ settings: { a: '1', b: '1' } }));

    const { body } = await apply('two', thing({ settings: { a: '2' } }), '&force=true');

    expect(body.spec.settings).toEqual({ a: '2', b: '1' });
    expect(
      body.metadata.managedFields.map((entry: { manager: string; fieldsV1: object }) => [
        entry.manager,
        entry.fieldsV1,
      ]),
    ).toEqual([
      ['one', { 'f:spec': { 'f:settings': { 'f:b': {} } } }],
      ['two', { 'f:spec': { 'f:settings': { 'f:a': {} } } }],
    ]);
  });

  it('removes what its manager no longer sends, unless another has it too', async () => {
    await apply(
      'one',
      thing({ settings: { a: '1', b: '1' }, nodes: [{ name: 'x', role: 'r' }, { name: 'y' }] }),
    );
    await apply('two', thing({ settings: { b: '1' } }));

    const { body } = await apply('one', thing({ nodes: [{ name: 'y' }] }));

    expect(body.spec).toEqual({ mode: 'auto', settings: { b: '1' }, nodes: [{ name: 'y' }] });
  });

  it('merges lists by key and by value, and replaces those that belong together', async () => {
    await apply(
      'one',
      thing({ nodes: [{ name: 'x', role: 'r' }], tags: ['a'], names: ['a'], pinned: { x: '1' } }),
    );

    const { body } = await apply(
      'two',
      thing({ nodes: [{ name: 'x', weight: 1 }, { name: 'y' }], tags: ['b'] }),
    );
    const atomic = await apply('two', thing({ names: ['b'], pinned: { y: {} } }));

    expect(body.spec.nodes).toEqual([{ name: 'x', role: 'r', weight: 1 }, { name: 'y' }]);
    expect(body.spec.tags).toEqual(['a', 'b']);
    expect(atomic.body.details.causes.map(({ field }: { field: string }) => field)).toEqual([
      '.spec.names',
      '.spec.pinned',
    ]);
  });

  it('keeps a time until fields change', async () => {
    await apply('me', thing({ settings: { a: '1' } }));
    const { resourceVersion } = (await api('GET', THING)).body.metadata;
    now += 60_000;
    const same = await apply('me', thing({ settings: { a: '1' } }));
    await api('PATCH', THING, { spec: { settings: { a: '1' } } }, MERGE);

    expect(same.body.metadata.resourceVersion).toBe(resourceVersion);
    expect((await managers()).map(({ time }: { time: string }) => time)).toEqual(['2026-03-01T10:00:00Z']);

    await apply('me', thing({ settings: { a: '2' } }));
    expect((await managers()).map(({ time }: { time: string }) => time)).toEqual(['2026-03-01T10:01:00Z']);
  });

  it.each([{ finalizers: [] }, { ownerReferences: [] }])(
    'counts an empty list in the metadata as a change, and keeps none: %j',
    async (metadata) => {
      await apply('me', thing({ mode: 'c' }));
      now += 60_000;

      const { body } = await apply('me', thing({ mode: 'c' }, metadata));

      expect(body.metadata).not.toHaveProperty(Object.keys(metadata)[0] as string);
      expect((await managers()).map(({ time }: { time: string }) => time)).toEqual(['2026-03-01T10:01:00Z']);
    },
  );

  it('leaves nothing behind after a dry run', async () => {
    const created = await apply('me', thing({}), '&dryRun=All');
    const absent = await api('GET', THING);
    await apply('me', thing({ settings: { a: '1' } }));
    const changed = await apply('me', thing({ settings: { a: '2' } }), '&dryRun=All');

    expect([created.code, absent.code, changed.body.spec.settings]).toEqual([201, 404, { a: '2' }]);
    expect((await api('GET', THING)).body.spec.settings).toEqual({ a: '1' });
  });

  it('knows the managers of a status apart', async () => {
    await apply('me', thing({ settings: { a: '1' } }, {}, { status: { phase: 'mine' } }));
    const status = {
      apiVersion: `${GROUP}/v1`,
      kind: 'Thing',
      metadata: { name: 'one' },
      status: { phase: 'Up' },
    };
    const { body } = await api('PATCH', `${THING}/status?fieldManager=me`, status, APPLY);

    expect([body.status, body.spec.settings]).toEqual([{ phase: 'Up' }, { a: '1' }]);
    expect(
      body.metadata.managedFields.map(
        ({ subresource, fieldsV1 }: { subresource: string; fieldsV1: object }) => [subresource, fieldsV1],
      ),
    ).toEqual([
      [undefined, { 'f:spec': { 'f:settings': { 'f:a': {} } } }],
      ['status', { 'f:status': { 'f:phase': {} } }],
    ]);
  });

  it('takes over what kubectl has applied on its own side, and keeps its annotation true', async () => {
    const applied = thing({ settings: { a: '1' } });
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(applied) };
    await api(
      'POST',
      `${THINGS}?fieldManager=kubectl-client-side-apply`,
      thing(applied.spec, { annotations }),
    );

    const other = await apply('other', thing({ settings: { a: '2' } }));
    const { code, body } = await apply('kubectl', thing({ settings: { a: '2' } }));

    expect([other.code, code]).toEqual([409, 200]);
    expect(JSON.parse(Object.values(body.metadata.annotations)[0] as string)).toEqual(
      thing({ settings: { a: '2' } }),
    );
  });

  it('forgets all managers for who asks, and follows again from the next apply on', async () => {
    await apply('me', thing({ settings: { a: '1' } }));
    await api('PATCH', THING, { metadata: { managedFields: [{}] } }, MERGE);
    const forgotten = await managers();
    await api('PATCH', THING, { spec: { enabled: true } }, MERGE);
    const still = await managers();
    await apply('me', thing({ settings: { a: '1' } }));

    expect([forgotten, still]).toEqual([undefined, undefined]);
    expect((await managers()).map(({ manager }: { manager: string }) => manager)).toEqual([
      'me',
      'before-first-apply',
    ]);
  });

  it('changes managers for nobody who does not send them, or sends broken ones', async () => {
    await apply('me', thing({ settings: { a: '1' } }));
    const before = (await api('GET', THING)).body;
    const { managedFields, ...metadata } = before.metadata;
    await api('PUT', THING, { ...before, metadata });
    await api('PATCH', THING, { metadata: { managedFields: [{ manager: 'x' }] } }, MERGE);

    expect(await managers()).toEqual(managedFields);
    expect((await apply('me', thing({}, { managedFields: [] }))).body.message).toBe(
      'metadata.managedFields must be nil',
    );
  });

  it('counts a moved value of a Secret as its sender’s', async () => {
    const { body } = await api('POST', SECRETS, newSecret('s', { stringData: { a: 'b' } }));

    expect(body.metadata.managedFields[0].fieldsV1).toEqual({
      'f:data': { '.': {}, 'f:a': {} },
      'f:type': {},
    });
  });

  it('is refused without a manager, and where a field is unknown or has another type', async () => {
    const anonymous = await api('PATCH', THING, thing({}), APPLY);
    const unknown = await apply('me', thing({ nonsense: 1 }));

    expect([anonymous.code, anonymous.body.details.causes[0].field]).toEqual([422, 'fieldManager']);
    expect([unknown.code, unknown.body.message]).toEqual([
      500,
      `failed to create typed patch object (/one; ${GROUP}/v1, Kind=Thing): .spec.nonsense: field not declared in schema`,
    ]);
  });

  it('writes no value of a Secret into its refusals', async () => {
    const { text } = await api(
      'PATCH',
      `${SECRETS}/s?fieldManager=me`,
      newSecret('s', { stringData: { a: ['hunter2'] } }),
      APPLY,
    );

    expect(text).not.toContain('hunter2');
  });

  it('counts a field that is accepted and then dropped as a change of what is wanted', async () => {
    await apply('me', thing({ mixed: { known: { a: '1' } } }));

    const { body } = await apply('me', thing({ mixed: { known: { a: '1', stranger: 2 } } }));

    expect(body.spec.mixed).toEqual({ known: { a: '1' } });
    expect(body.metadata.generation).toBe(2);
  });

  it('counts nothing where the same is applied again to a kind without a status', async () => {
    const mosk = await startedServer();
    const { group, version, plural, kind } = KeyEncryptionKeyType;
    const key = {
      apiVersion: `${group}/${version}`,
      kind,
      metadata: { name: 'k' },
      spec: { secret: { name: 's' } },
    };
    const path = `/apis/${key.apiVersion}/namespaces/default/${plural}/k?fieldManager=me`;
    const [first, second] = [
      await mosk.api('PATCH', path, key, APPLY),
      await mosk.api('PATCH', path, key, APPLY),
    ];
    await mosk.stop();

    expect([first.code, second.body]).toEqual([201, first.body]);
  });

  it('puts the default of items in the place of a null', async () => {
    const { body } = await apply('me', thing({ mixed: { texts: ['a', null] } }));

    expect(body.spec.mixed).toEqual({ texts: ['a', 'x'] });
  });

  it('follows nobody of a list in the place of a text with a format, also where nothing is compared', async () => {
    await apply('me', thing({ settings: { a: '1' } }));

    await api('PATCH', THING, { spec: { dates: [{ at: ['a list'] }] } }, MERGE);

    expect(await managers()).toBeUndefined();
  });

  it('changes a status while the object is being deleted, whatever finalizers come with it', async () => {
    await apply('me', thing({}, { finalizers: ['a.io/x'] }));
    await api('DELETE', THING);

    const patch = { metadata: { finalizers: ['b.io/y'] }, status: { phase: 'Going' } };
    const { code, body } = await api('PATCH', `${THING}/status`, patch, MERGE);

    expect([code, body.metadata.finalizers, body.status]).toEqual([200, ['a.io/x'], { phase: 'Going' }]);
  });

  it('takes an owner without a uid for one with an empty one, which is invalid', async () => {
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'x' };

    const { code, body } = await apply('me', thing({}, { ownerReferences: [owner] }));

    expect([code, body.details.causes]).toEqual([
      422,
      [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: "": must not be empty',
          field: 'metadata.ownerReferences.uid',
        },
      ],
    ]);
  });
});
