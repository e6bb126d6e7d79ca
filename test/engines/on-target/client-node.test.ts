/** What programs do with `@kubernetes/client-node` ends on the local server as on kube-apiserver. */
import type * as ClientNode from '@kubernetes/client-node';
import type { KubernetesObject } from '@kubernetes/client-node';
import { TARGET_KIND } from '../../target';
import { until } from '../../until';
import { type ClientNodeProject, clientNodeProjects } from '../client-node-project';

let of: ClientNodeProject;
clientNodeProjects((project) => {
  of = project;
});

const named = (name: string, more: object = {}) => ({ metadata: { name, ...more } });

interface Refusal {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

/** The Status with which a call was refused. */
async function refusal(call: Promise<unknown>): Promise<Refusal> {
  const error = await call.then(
    () => undefined,
    (thrown: ClientNode.ApiException<string | object>) => thrown,
  );
  if (error === undefined) throw new Error('it was not refused');
  return typeof error.body === 'string' ? JSON.parse(error.body) : (error.body as Refusal);
}

describe('a program with @kubernetes/client-node', () => {
  it('creates objects of built-in kinds that say neither kind nor version', async () => {
    const made = await of.core.createNamespacedConfigMap({
      namespace: of.namespace,
      body: { ...named('settings'), data: { a: '1' } },
    });
    expect(made).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap', data: { a: '1' } });
    await of.core.createNamespacedSecret({
      namespace: of.namespace,
      body: { ...named('secret'), stringData: { b: '2' } },
    });
    const { data } = await of.core.readNamespacedSecret({ namespace: of.namespace, name: 'secret' });
    expect(data).toEqual({ b: Buffer.from('2').toString('base64') });
    await of.core.createNamespacedServiceAccount({ namespace: of.namespace, body: named('runner') });
    const leases = of.config.makeApiClient(of.k8s.CoordinationV1Api);
    const acquireTime = new of.k8s.V1MicroTime('2026-11-02T10:00:00.000Z');
    await leases.createNamespacedLease({
      namespace: of.namespace,
      body: { ...named('leader'), spec: { holderIdentity: 'a', leaseDurationSeconds: 15, acquireTime } },
    });
    const lease = await leases.readNamespacedLease({ namespace: of.namespace, name: 'leader' });
    expect(new Date(lease.spec?.acquireTime ?? 0)).toEqual(new Date(acquireTime));
  });

  it('is told why something is refused', async () => {
    expect(
      await refusal(of.core.readNamespacedSecret({ namespace: of.namespace, name: 'none' })),
    ).toMatchObject({
      code: 404,
      reason: 'NotFound',
      message: 'secrets "none" not found',
    });
    expect(await refusal(of.createBackup('wrong', { targetCluster: 1 }))).toMatchObject({
      code: 422,
      reason: 'Invalid',
    });
    await of.createBackup('twice');
    expect(await refusal(of.createBackup('twice'))).toMatchObject({ code: 409, reason: 'AlreadyExists' });
  });

  it('replaces only what has not changed meanwhile', async () => {
    const first = await of.core.createNamespacedConfigMap({
      namespace: of.namespace,
      body: of.configMap('settings', { a: '1' }),
    });
    const body = { ...first, data: { a: '2' } };
    await of.core.replaceNamespacedConfigMap({ namespace: of.namespace, name: 'settings', body });
    const late = of.core.replaceNamespacedConfigMap({ namespace: of.namespace, name: 'settings', body });
    expect(await refusal(late)).toMatchObject({ code: 409, reason: 'Conflict' });
  });

  it('elects one leader of several by a Lease', async () => {
    const leases = of.config.makeApiClient(of.k8s.CoordinationV1Api);
    const place = { namespace: of.namespace, name: 'leader' };
    const body = (holderIdentity: string, leaseTransitions: number, resourceVersion?: string) => ({
      metadata: { name: 'leader', resourceVersion },
      spec: { holderIdentity, leaseDurationSeconds: 15, leaseTransitions },
    });
    const winners = async (tries: Promise<unknown>[]) =>
      (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled').length;
    const candidates = ['a', 'b', 'c', 'd'];
    const { namespace } = of;
    const created = candidates.map((each) =>
      leases.createNamespacedLease({ namespace, body: body(each, 0) }),
    );
    expect(await winners(created)).toBe(1);
    // All have seen the same that its holder no longer renews.
    const { resourceVersion } = (await leases.readNamespacedLease(place)).metadata ?? {};
    const taken = candidates.map((each) =>
      leases.replaceNamespacedLease({ ...place, body: body(each, 1, resourceVersion) }),
    );
    expect(await winners(taken)).toBe(1);
  });

  it('reads long lists in pages, and by labels and fields', async () => {
    for (const name of ['a', 'b', 'c']) await of.objects.create(of.configMap(name, {}, { of: name }));
    const first = await of.core.listNamespacedConfigMap({ namespace: of.namespace, limit: 2 });
    const second = await of.core.listNamespacedConfigMap({
      namespace: of.namespace,
      _continue: first.metadata?._continue,
    });
    const names = (list: { items: KubernetesObject[] }) => list.items.map(({ metadata }) => metadata?.name);
    expect([names(first), first.metadata?.remainingItemCount]).toEqual([['a', 'b'], expect.any(Number)]);
    expect(names(second)[0]).toBe('c');
    expect(
      names(await of.core.listNamespacedConfigMap({ namespace: of.namespace, labelSelector: 'of in (a,c)' })),
    ).toEqual(['a', 'c']);
    const fieldSelector = 'metadata.name=b';
    expect(names(await of.core.listNamespacedConfigMap({ namespace: of.namespace, fieldSelector }))).toEqual([
      'b',
    ]);
    await of.createBackup('one');
    const listed = await of.objects.list('kaas.mirantis.com/v1alpha1', 'ClusterBackup', of.namespace);
    expect(names(listed)).toEqual(['one']);
  });

  it('asks what it may do, which server it talks to, and what there is', async () => {
    const kaas = { group: 'kaas.mirantis.com', version: 'v1alpha1' };
    const spec = {
      resourceAttributes: { namespace: of.namespace, verb: 'delete', ...kaas, resource: 'clusterbackups' },
    };
    const reviews = of.config.makeApiClient(of.k8s.AuthorizationV1Api);
    const { status } = await reviews.createSelfSubjectAccessReview({ body: { spec } });
    expect(status?.allowed).toBe(true);
    expect((await of.config.makeApiClient(of.k8s.VersionApi).getCode()).gitVersion).toMatch(/^v1\.36\./);
    const groups = await of.config.makeApiClient(of.k8s.ApisApi).getAPIVersions();
    expect(groups.groups.map(({ name }) => name)).toContain(kaas.group);
    const kinds = await of.custom.getAPIResources(kaas);
    expect(kinds.resources.map(({ name }) => name)).toContain('clusterbackups/status');
  });
});

describe('server-side apply with @kubernetes/client-node', () => {
  const apply = (object: KubernetesObject, manager: string, force = false) =>
    of.objects.patch(object, undefined, undefined, manager, force, of.k8s.PatchStrategy.ServerSideApply);

  it.each([
    ['a built-in kind', (a: string) => of.configMap('applied', { a }), '.data.a'],
    ['a custom resource', (a: string) => of.schedule('nightly', `${a} 1 * * *`), '.spec.schedule'],
  ])('creates, meets another manager and takes over by force: %s', async (_kind, object, field) => {
    const first = await apply(object('1'), 'one');
    expect(first.metadata?.managedFields).toMatchObject([{ manager: 'one', operation: 'Apply' }]);

    const conflict = await refusal(apply(object('2'), 'two'));
    expect(conflict).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: expect.stringContaining('conflict with "one"'),
      details: { causes: [{ reason: 'FieldManagerConflict', field }] },
    });

    const taken = await apply(object('2'), 'two', true);
    expect(taken.metadata?.managedFields?.map(({ manager }) => manager)).toContain('two');
    expect(await refusal(apply(object('1'), 'one'))).toMatchObject({ code: 409 });
  });

  it('removes what its manager no longer says', async () => {
    await apply(of.configMap('applied', { a: '1', b: '2' }), 'one');
    const left = await apply(of.configMap('applied', { b: '2' }), 'one');
    expect(left).toMatchObject({ data: { b: '2' } });
    expect(Object.keys((left as ClientNode.V1ConfigMap).data ?? {})).toEqual(['b']);
  });
});

describe('patches with @kubernetes/client-node', () => {
  const patch = (object: KubernetesObject, strategy: ClientNode.PatchStrategy) =>
    of.objects.patch(object, undefined, undefined, undefined, undefined, strategy);

  it('merges, by its three ways', async () => {
    const { MergePatch, StrategicMergePatch } = of.k8s.PatchStrategy;
    const account = (...secrets: string[]) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'runner', namespace: of.namespace },
      secrets: secrets.map((name) => ({ name })),
    });
    const secretsOf = (made: KubernetesObject) =>
      (made as ClientNode.V1ServiceAccount).secrets?.map(({ name }) => name);
    await of.objects.create(account('a'));
    expect(secretsOf(await patch(account('b'), StrategicMergePatch))).toEqual(['b', 'a']);
    expect(secretsOf(await patch(account('c'), MergePatch))).toEqual(['c']);

    await of.createBackup('run');
    const body = [{ op: 'add', path: '/metadata/labels', value: { tier: 'gold' } }];
    const patched = await of.custom.patchNamespacedCustomObject({ ...of.backups, name: 'run', body });
    expect(patched.metadata.labels).toEqual({ tier: 'gold' });
    expect(await refusal(patch(of.backup('run'), StrategicMergePatch))).toMatchObject({
      code: 415,
      reason: 'UnsupportedMediaType',
    });
  });

  it('changes a status alone', async () => {
    await of.createBackup('run');
    await of.report('run', 'Pending');
    const { status, metadata } = await of.custom.getNamespacedCustomObject({ ...of.backups, name: 'run' });
    expect(status).toEqual({ status: 'Pending' });
    expect(metadata.generation).toBe(1);
  });
});

describe('deletions with @kubernetes/client-node', () => {
  const owned = async (policy: string) => {
    const owner = await of.core.createNamespacedConfigMap({
      namespace: of.namespace,
      body: of.configMap(`owner-${policy}`),
    });
    const { uid = '', name = '' } = owner.metadata ?? {};
    const ownerReferences = [
      { apiVersion: 'v1', kind: 'ConfigMap', name, uid, blockOwnerDeletion: true, controller: true },
    ];
    const dependent = `dependent-${policy}`;
    await of.core.createNamespacedConfigMap({
      namespace: of.namespace,
      body: named(dependent, { ownerReferences }),
    });
    return { name, uid, dependent };
  };
  const isThere = (name: string) =>
    of.core.readNamespacedConfigMap({ namespace: of.namespace, name }).then(
      () => true,
      () => false,
    );

  it('obey preconditions', async () => {
    const { name, uid } = await owned('none');
    const wrong = of.core.deleteNamespacedConfigMap({
      namespace: of.namespace,
      name,
      body: { preconditions: { uid: 'x' } },
    });
    expect(await refusal(wrong)).toMatchObject({ code: 409, reason: 'Conflict' });
    const done = await of.core.deleteNamespacedConfigMap({
      namespace: of.namespace,
      name,
      body: { preconditions: { uid } },
    });
    expect(done).toMatchObject({ status: 'Success', details: { name, uid } });
  });

  // A kube-apiserver alone collects nothing.
  if (TARGET_KIND === 'local') {
    it.each([
      ['Background', false],
      ['Foreground', false],
      ['Orphan', true],
    ])('with the propagation %s leave what was owned: %s', async (propagationPolicy, stays) => {
      const { name, dependent } = await owned(propagationPolicy.toLowerCase());
      const { namespace } = of;
      await of.core.deleteNamespacedConfigMap({ namespace, name, propagationPolicy });
      await until('the end of the owner', async () => !(await isThere(name)));
      if (!stays) return until('the end of what it owned', async () => !(await isThere(dependent)));
      const { metadata } = await of.core.readNamespacedConfigMap({ namespace, name: dependent });
      expect(metadata?.ownerReferences).toBeUndefined();
    });
  }

  it('of a whole collection leave what its selector does not take', async () => {
    for (const name of ['a', 'b', 'c']) await of.objects.create(of.configMap(name, {}, { of: name }));
    await of.core.deleteCollectionNamespacedConfigMap({ namespace: of.namespace, labelSelector: 'of!=b,of' });
    expect([await isThere('a'), await isThere('b'), await isThere('c')]).toEqual([false, true, false]);
  });
});
