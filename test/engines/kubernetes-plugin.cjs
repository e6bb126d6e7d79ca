/**
 * A STAND-IN for the plugin of @pulumi/kubernetes, which cannot be had as a Go module. It makes and reads Namespaces, Secrets
 * and ConfigMaps and patches Clusters on the cluster of KUBECONFIG, so that their order among other resources can be seen; of
 * anything else it only says that it was made. Of the real plugin it shows nothing; everything else in such a run is the
 * real engine's.
 */
const { isDeepStrictEqual } = require('node:util');
const { main } = require('@pulumi/pulumi/provider');

const SECRET_MARK = '4dabf18193072939515e22adb298388d';
const MADE = ['Namespace', 'Secret', 'ConfigMap'];
const CLUSTER = {
  group: 'cluster.k8s.io',
  version: 'v1alpha1',
  kind: 'Cluster',
  plural: 'clusters',
  namespaced: true,
};

/** `urn:pulumi:test::shop::kubernetes:core/v1:Secret::name` */
function declared(urn) {
  const [type, name] = urn.split('::').slice(2);
  const kind = type.split('$').at(-1).split(':').at(-1);
  return {
    name,
    type: type.includes('kubernetes:core/v1:') && MADE.includes(kind) ? typeOf(kind) : undefined,
  };
}

const typeOf = (kind) => ({
  group: '',
  version: 'v1',
  kind,
  plural: `${kind.toLowerCase()}s`,
  namespaced: kind !== 'Namespace',
});

/** A resource that changes an object which others have made, and never removes it. */
const isPatch = (urn) => urn.includes('kubernetes:cluster.k8s.io/v1alpha1:ClusterPatch::');

async function patchCluster(urn, inputs) {
  const { metadata, spec } = manifestOf(urn, inputs);
  await (await client()).patch(CLUSTER, metadata.namespace, metadata.name, { spec }, { type: 'merge' });
  return { id: `${metadata.namespace}/${metadata.name}`, outs: inputs };
}

/** Secret inputs arrive wrapped. */
function unwrapped(value) {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== 'object' || value === null) return value;
  if (SECRET_MARK in value) return unwrapped(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unwrapped(each)]));
}

let opened;
function client() {
  opened ??= (async () => {
    const { createClient, openConnection, systemClock: clock } = require('../../dist/providers/kubernetes');
    const { server, transport } = await openConnection({}, clock, process.env);
    return createClient({ server, transport, clock });
  })();
  return opened;
}

const manifestOf = (urn, inputs) => {
  const object = unwrapped(inputs);
  return { ...object, metadata: { name: declared(urn).name, ...object.metadata } };
};

const provider = {
  version: '4.34.2',
  check: async (_urn, _olds, news) => ({ inputs: news }),
  diff: async (_id, urn, olds, news) => {
    if (isPatch(urn)) return { changes: !isDeepStrictEqual(unwrapped(olds), unwrapped(news)) };
    const [before, after] = [olds, news].map((each) => unwrapped(each)?.metadata?.name);
    return declared(urn).type !== undefined && before !== after
      ? { changes: true, replaces: ['metadata'] }
      : {};
  },
  read: async (id, urn) => {
    const [name, namespace] = id.split('/').reverse();
    const object = await (await client()).get(declared(urn).type, namespace, name);
    if (object === undefined) throw new Error(`there is no ${id}`);
    return { id, props: { metadata: { name, ...(namespace && { namespace }) } } };
  },
  create: async (urn, inputs) => {
    if (isPatch(urn)) return patchCluster(urn, inputs);
    const { type } = declared(urn);
    if (type === undefined) return { id: 'made-by-nobody', outs: inputs };
    const { metadata } = await (await client()).create(type, manifestOf(urn, inputs));
    const outs = {
      ...inputs,
      metadata: { name: metadata.name, ...(metadata.namespace && { namespace: metadata.namespace }) },
    };
    return { id: [metadata.namespace, metadata.name].filter(Boolean).join('/'), outs };
  },
  update: async (id, urn, _olds, news) => {
    if (isPatch(urn)) return patchCluster(urn, news);
    const { type } = declared(urn);
    if (type === undefined) return { outs: news };
    const [name, namespace] = id.split('/').reverse();
    await (await client()).patch(type, namespace, name, manifestOf(urn, news), { type: 'merge' });
    return { outs: news };
  },
  delete: async (id, urn) => {
    const { type } = declared(urn);
    if (type === undefined) return;
    const [name, namespace] = id.split('/').reverse();
    await (await client()).delete(type, namespace, name);
  },
};

main(provider, process.argv.slice(2));
