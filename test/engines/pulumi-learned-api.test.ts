/** The whole way under the real Pulumi engine and a real kube-apiserver: an API is learned, and a program is judged by it. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../cli/run';
import {
  apiVersionOf,
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  KeyEncryptionKeyType,
  type KubeObject,
  NamespaceType,
  type ResourceType,
} from '../../lib/model';
import { type Controller, startController } from '../../local/controller';
import { type S3Server, startS3 } from '../../local/storage';
import {
  type ApiClient,
  clientOfApi,
  createClient,
  openConnection,
  systemClock,
} from '../../providers/kubernetes';
import { fakeIo } from '../cli/fake-io';
import { INVENTED_APIS, type InventedApi, settledApi } from '../lib/learned/invented-apis';
import { story } from '../story';
import { describeWithEngines } from './describe-with-engines';
import { type KubeApiserver, startKubeApiserver } from './kube-apiserver';
import { DESTROY, openStack, PREVIEW, REFRESH, type Stack, UP } from './pulumi-stack';
import { replaceDefinitions } from './replace-definitions';

jest.setTimeout(180_000);

const access = { accessKeyId: 'local', secretAccessKey: 'storage-secret-of-the-test' };
/** The two that differ most from ours: in what they demand, and in where their objects are. */
const [demanding, elsewhere] = [/have to be/, /other plurals/].map((wanted) =>
  INVENTED_APIS.find(({ name }) => wanted.test(name)),
) as [InventedApi, InventedApi];

describeWithEngines(['pulumi', 'kube-apiserver', 'etcd', 'kubectl'], 'a learned API', () => {
  const step = story();
  let folder: string;
  let server: KubeApiserver;
  let client: ApiClient;
  let controller: Controller;
  let s3: S3Server;
  let stack: Stack;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'learned-stack-'));
    server = await startKubeApiserver();
    const connection = await openConnection({ kubeconfig: server.kubeconfigPath }, systemClock, {});
    client = createClient({
      server: connection.server,
      transport: connection.transport,
      clock: systemClock,
    });
    await replaceDefinitions(client, demanding.crds);
    await create(NamespaceType, { metadata: { name: 'shop' } });
    const metadata = { name: 'prod', namespace: 'shop' };
    await create(ClusterType, { metadata, spec: { providerSpec: { value: {} } } });
    mkdirSync(path.join(folder, 'buckets', 'backups'), { recursive: true });
    s3 = await startS3({ directory: path.join(folder, 'buckets'), ...access });
    controller = await startController({ client, directory: folder, api: settledApi(demanding) });
    stack = await openStack({ env: { KUBECONFIG: server.kubeconfigPath } });
  });
  afterAll(async () => {
    await stack?.close();
    await controller?.stop();
    await s3?.stop();
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  const create = (type: ResourceType, object: Omit<KubeObject, 'apiVersion' | 'kind'>) =>
    client.create(type, { apiVersion: apiVersionOf(type), kind: type.kind, ...object });

  const program = (ofSchedule: object, ofBackup: object) => `
    const { readFileSync } = require('node:fs');
    const mosk = require('mosk-backup/pulumi');
    const common = { namespace: 'shop', api: mosk.MoskApi.parse(readFileSync('api.yaml', 'utf8')) };
    const s3 = new mosk.RCloneCredential('s3', {
      ...common,
      ...{ endpoint: '${s3.endpoint}', accessKeyId: 'local', secretAccessKey: '${access.secretAccessKey}' },
    });
    const kek = new mosk.KeyEncryptionKey('kek', { ...common, value: 'a-key-encryption-key-for-tests-0123456789' });
    const target = { rclone: { bucket: 'backups', credential: s3.name }, encryptionKey: kek.name };
    const schedule = { ...common, cluster: 'prod', target, cron: '0 2 * * *', ...${JSON.stringify(ofSchedule)} };
    new mosk.ClusterBackupSchedule('nightly', schedule);
    const backup = { ...common, cluster: 'prod', target, ...${JSON.stringify(ofBackup)} };
    exports.status = new mosk.ClusterBackup('before', backup).status;
  `;

  async function learn() {
    const io = fakeIo({ cwd: stack.folder, env: { KUBECONFIG: server.kubeconfigPath } });
    expect(await run(['api', 'learn', '--write', 'api.yaml'], io)).toBe(0);
  }

  const demanded = (tier: string, reason: string) =>
    program({ extraFields: { tier } }, { extraFields: { reason } });

  const live = async (type: ResourceType) => (await client.list<KubeObject>(type, 'shop')).items;

  step(
    'a preview refuses what the learned schema has not, says whose rule speaks, and sends nothing',
    async () => {
      await learn();
      await stack.writeProgram(demanded('bronze', 'a rehearsal'));

      const { code, text } = await stack.pulumi(...PREVIEW);

      expect(code).not.toBe(0);
      expect(text).toMatch(/extraFields\.tier/);
      expect(text).toMatch(/by the schema that was learned of it/);
      expect(await live(KeyEncryptionKeyType)).toEqual([]);
    },
  );

  step('up makes all of it, and there is nothing to do after that', async () => {
    await stack.writeProgram(demanded('gold', 'a rehearsal'));
    await stack.succeed(...UP);
    expect(await stack.outputs()).toEqual({ status: 'Completed' });
    expect((await live(ClusterBackupScheduleType))[0]?.spec).toMatchObject({ tier: 'gold' });
    expect((await live(ClusterBackupType))[0]?.spec).toMatchObject({ reason: 'a rehearsal' });

    await stack.succeed(...UP, '--expect-no-changes');
    await stack.succeed(...REFRESH, '--expect-no-changes');
    expect(await stack.exportText()).not.toContain('apiSchema');
  });

  step('another field of a schedule is shown and set in place, one of a backup makes another', async () => {
    await stack.writeProgram(demanded('silver', 'another one'));

    const { text } = await stack.succeed(...PREVIEW);
    expect(text).toMatch(/~ tier *: "gold" => "silver"/);
    expect(text).toMatch(/~ reason *: "a rehearsal" => "another one"/);

    await stack.succeed(...UP);
    expect((await live(ClusterBackupScheduleType)).map(({ spec }) => spec)).toEqual([
      expect.objectContaining({ tier: 'silver' }),
    ]);
    const reasons = (await live(ClusterBackupType)).map(({ spec }) => (spec as { reason?: string }).reason);
    expect(reasons.sort()).toEqual(['a rehearsal', 'another one']);
  });

  step('destroy takes it back', async () => {
    await stack.succeed(...DESTROY);
    expect(await live(ClusterBackupType)).toEqual([]);
    expect(await live(ClusterBackupScheduleType)).toEqual([]);
  });

  step(
    'on another management cluster, whose kinds have other plurals and another version, it is the same',
    async () => {
      await controller.stop();
      await client.delete(ClusterType, 'shop', 'prod');
      await replaceDefinitions(client, elsewhere.crds);
      const api = settledApi(elsewhere);
      const there = clientOfApi(client, api);
      await create(ClusterType, {
        metadata: { name: 'prod', namespace: 'shop' },
        spec: { providerSpec: { value: {} } },
      });
      controller = await startController({ client: there, directory: folder, api });
      await learn();
      await stack.writeProgram(program({}, {}));

      await stack.succeed(...UP);
      expect(await stack.outputs()).toEqual({ status: 'Completed' });
      const { items } = await client.list(
        { ...ClusterBackupType, plural: 'mkebackups', version: 'v1beta1' },
        'shop',
      );
      expect(items).toHaveLength(1);
      await stack.succeed(...UP, '--refresh', '--expect-no-changes');
      await stack.succeed(...DESTROY);
      expect((await there.list(ClusterBackupType, 'shop')).items).toEqual([]);
    },
  );
});
