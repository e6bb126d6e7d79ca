/** The same is learned by whatever way, of the local API server and of a real one: `MOSK_BACKUP_TEST_API` chooses. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse, stringify } from 'yaml';
import { run } from '../../../../cli/run';
import { apiFile, apiFileText, kindsOfDefinitions, learnApi } from '../../../../lib/learned';
import {
  BACKUP_TYPES,
  ClusterType,
  CustomResourceDefinitionType,
  type KubeObject,
  MoskApi,
  type ResourceType,
} from '../../../../lib/model';
import { startApiServer } from '../../../../local/api';
import { type ApiClient, createClient, openConnection, systemClock } from '../../../../providers/kubernetes';
import { fakeIo } from '../../../cli/fake-io';
import { requireEngine } from '../../../engines/find-engines';
import { type KubeApiserver, startKubeApiserver } from '../../../engines/kube-apiserver';
import { replaceDefinitions } from '../../../engines/replace-definitions';
import { TARGET_KIND, TARGET_START_TIMEOUT } from '../../../target';
import { type Definition, INVENTED_APIS, type InventedApi, seen } from '../invented-apis';

/** Somebody who may read everything, and somebody who may not read CustomResourceDefinitions. */
interface Ways {
  readonly client: ApiClient;
  readonly everything: string;
  readonly withoutDefinitions: string;
}

const READER_TOKEN = 'token-of-the-reader-of-this-test';

let folder: string;
let real: KubeApiserver | undefined;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'learn-test-'));
  if (TARGET_KIND !== 'real') return;
  real = await startKubeApiserver();
}, TARGET_START_TIMEOUT);
afterAll(async () => {
  await real?.stop();
  rmSync(folder, { recursive: true });
});

const clientOf = async (kubeconfig: string): Promise<ApiClient> => {
  const { server, transport } = await openConnection({ kubeconfig }, systemClock, {});
  return createClient({ server, transport, clock: systemClock });
};

function written(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/** The kubeconfig of somebody else on the same server. */
function withToken(kubeconfig: string, token: string): string {
  const config = parse(kubeconfig);
  return stringify({
    ...config,
    users: config.users.map(({ name }: { name: string }) => ({ name, user: { token } })),
  });
}

async function localWays({ crds }: InventedApi): Promise<Ways & { stop(): Promise<void> }> {
  const server = await startApiServer({
    crds,
    users: [
      { name: 'admin' },
      {
        name: 'reader',
        token: READER_TOKEN,
        may: ({ resource }) => resource !== 'customresourcedefinitions',
      },
    ],
  });
  const everything = written('admin.yaml', server.kubeconfig('admin'));
  return {
    client: await clientOf(everything),
    everything,
    withoutDefinitions: written('reader.yaml', withToken(server.kubeconfig('admin'), READER_TOKEN)),
    stop: server.stop,
  };
}

async function realWays(api: InventedApi): Promise<Ways & { stop(): Promise<void> }> {
  const { kubeconfigPath } = real as KubeApiserver;
  const client = await clientOf(kubeconfigPath);
  await replaceDefinitions(client, api.crds);
  const kubectl = (...args: string[]) =>
    promisify(execFile)(requireEngine('kubectl'), [
      `--kubeconfig=${kubeconfigPath}`,
      `--cache-dir=${path.join(folder, 'kubectl')}`,
      ...args,
    ]);
  await kubectl('create', 'serviceaccount', 'reader', '-n', 'default').catch(() => {});
  const groups = '*.kaas.mirantis.com,clusters.cluster.k8s.io';
  await kubectl('create', 'clusterrole', 'reader', '--verb=get,list', `--resource=${groups}`).catch(() => {});
  const account = '--serviceaccount=default:reader';
  await kubectl('create', 'clusterrolebinding', 'reader', '--clusterrole=reader', account).catch(() => {});
  const { stdout } = await kubectl('create', 'token', 'reader', '-n', 'default');
  const text = readFileSync(kubeconfigPath, 'utf8');
  return {
    client,
    everything: kubeconfigPath,
    withoutDefinitions: written('reader.yaml', withToken(text, stdout.trim())),
    stop: async () => {},
  };
}

const typeOf = ({ kind }: KubeObject, { crds }: InventedApi): ResourceType => {
  const type = [...BACKUP_TYPES, ClusterType].find((each) => each.kind === kind) as ResourceType;
  const { spec } = crds.find((each) => each.spec.names.kind === kind) as Definition;
  return { ...type, plural: spec.names.plural, version: spec.versions[0]?.name ?? '' };
};

async function learnedFile(name: string, ...options: string[]): Promise<{ text: string; said: string }> {
  const io = fakeIo({ cwd: folder });
  const code = await run(['api', 'learn', '--write', name, ...options], io);
  expect({ code, stderr: io.output.stderr }).toEqual({ code: 0, stderr: '' });
  return { text: readFileSync(path.join(folder, name), 'utf8'), said: io.output.stdout };
}

it.each(INVENTED_APIS.map((api, index) => ({ ...api, index })))(
  'of an API with $name: with full rights, with CustomResourceDefinitions forbidden, and from exported files',
  async ({ index, ...api }) => {
    const ways = await (TARGET_KIND === 'real' ? realWays(api) : localWays(api));
    const { client } = ways;
    const created: KubeObject[] = [];
    for (const object of api.objects) created.push(await client.create(typeOf(object, api), object));

    const full = await learnedFile(`full-${index}.yaml`, '--kubeconfig', ways.everything);
    expect(full.said).toMatch(/^CustomResourceDefinitions: read$/m);

    const forbidden = await learnedFile(`forbidden-${index}.yaml`, '--kubeconfig', ways.withoutDefinitions);
    expect(forbidden.said).toMatch(/^CustomResourceDefinitions: forbidden$/m);
    expect(forbidden.said).toMatch(/^\/openapi\/v3: read$/m);

    const { items } = await client.list(CustomResourceDefinitionType, undefined);
    const crds = written(`crds-${index}.yaml`, stringify({ apiVersion: 'v1', kind: 'List', items }));
    const objects = written(
      `objects-${index}.yaml`,
      stringify({ apiVersion: 'v1', kind: 'List', items: created }),
    );
    const fromDefinitions = await learnedFile(`from-crds-${index}.yaml`, '--from', crds, objects);

    const documents: string[] = [];
    for (const [at, root] of [
      ...new Set(api.crds.map(({ spec }) => `${spec.group}/${spec.versions[0]?.name}`)),
    ].entries()) {
      const document = await client.document(`/openapi/v3/apis/${root}`);
      documents.push(written(`openapi-${index}-${at}.json`, JSON.stringify(document)));
    }
    const fromDocuments = await learnedFile(`from-openapi-${index}.yaml`, '--from', ...documents, objects);

    // Whatever the server is.
    const today = new Date().toISOString().slice(0, 10);
    const known = learnApi({ kinds: kindsOfDefinitions(api.crds), live: seen(created) }, today);
    expect(full.text).toBe(apiFileText(apiFile(known, MoskApi.v26_2).file));
    expect(forbidden.text).toBe(full.text);
    expect(fromDefinitions.text).toBe(full.text);
    expect(fromDocuments.text).toBe(full.text);
    const { facts } = parse(full.text);
    for (const [member, value] of Object.entries(api.facts)) expect(facts[member]).toMatchObject({ value });
    for (const member of Object.keys(api.open)) expect(facts[member]).toHaveProperty('open');

    for (const object of created) {
      await client.delete(typeOf(object, api), 'default', object.metadata.name);
    }
    await ways.stop();
  },
  120_000,
);
