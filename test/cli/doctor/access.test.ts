/** What doctor asks for is what the commands do: no more, so that a Role can be small, and no less. */
import { NAMED_COMMANDS, NEEDY_COMMANDS, type NeedyCommand, neededFor } from '../../../cli/doctor';
import {
  apiVersionOf,
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type KubeObject,
  type ResourceType,
} from '../../../lib/model';
import { type LocalSite, startLocalSite } from '../local-site';

let local: LocalSite;
const done: Partial<Record<NeedyCommand, Set<string>>> = {};

/**
 * Best effort: without them a reason or a look at the connection is missing, and nothing else. What a server tells of
 * itself, at a path that is no resource, every user may read.
 */
const DISPENSABLE = ['list events', 'get namespaces', 'get '];

async function does(command: NeedyCommand, ...argv: string[]): Promise<void> {
  const before = local.site.audit.length;
  const { exitCode, stderr } = await local.cli([command, ...argv]);
  if (exitCode !== 0) throw new Error(stderr);
  const asked = local.site.audit.slice(before).filter(({ user }) => user === 'admin');
  const verbs = done[command] ?? new Set();
  for (const { verb, resource } of asked) verbs.add(`${verb} ${resource}`);
  for (const each of DISPENSABLE) verbs.delete(each);
  done[command] = verbs;
}

beforeAll(async () => {
  local = await startLocalSite();
  await does('apply', 'example', '--wait');
  const [example] = (await local.site.client.list<ClusterBackupManifest>(ClusterBackupType, 'prod')).items;
  const parameters = example?.spec.parameters;
  const create = (type: ResourceType, name: string, spec: object) =>
    local.site.client.create(type, {
      apiVersion: apiVersionOf(type),
      kind: type.kind,
      metadata: { name, namespace: 'prod' },
      spec: { targetCluster: 'prod', parameters, ...spec },
    } as KubeObject);
  await create(ClusterBackupScheduleType, 'nightly', { schedule: '0 1 * * *' });
  for (const name of ['nightly-1', 'nightly-2']) {
    await create(ClusterBackupType, name, { createdBy: { schedule: 'nightly' } });
    await does('wait', name);
  }
  await does('prune', '--schedule', 'nightly', '--keep-last', '1', '--yes');
  await does('apply', 'example', '--wait');
  // The look into the storage is for who may read Secrets: without them it is left out, and told of.
  await does('create', 'now', '--from-schedule', 'nightly', '--wait', '--no-storage-check');
  await does('wait', 'now');
  await does('verify', 'now', '--key-file', 'example.key');
  await does('status');
  await does('status', '--rpo', '26h');
  await does('remove', 'now', '--yes');
  // The last one: the end of its watches is audited when it is over.
  await does('metrics', '--textfile', '-');
});
afterAll(() => local.stop());

it.each(NAMED_COMMANDS)('%s does only what doctor asks for', (command) => {
  const asked = neededFor([command]).map(({ verb, type }) => `${verb} ${type.plural}`);
  expect(done[command]?.size).toBeGreaterThan(0);
  expect(asked).toEqual(expect.arrayContaining([...(done[command] ?? [])]));
});

it('is asked for what commands do, not for what none of them does', () => {
  const all = new Set(Object.values(done).flatMap((verbs) => [...verbs]));
  const asked = neededFor(NEEDY_COMMANDS).map(({ verb, type }) => `${verb} ${type.plural}`);
  expect(asked.filter((each) => !all.has(each))).toEqual([
    // Of manifests that the example does not have.
    'create clusterbackupschedules',
    'patch clusterbackupschedules',
    'patch rclonecredentials',
    // Of files that are left behind, which none of these commands does.
    'create configmaps',
    'patch configmaps',
  ]);
});
