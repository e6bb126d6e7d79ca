import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { yamlText } from '../../../cli/synth';
import {
  apiVersionOf,
  BACKUP_TYPES,
  ClusterBackupScheduleType,
  ClusterType,
  type KubeObject,
  MoskApi,
  SecretType,
} from '../../../lib/model';
import { until } from '../../until';
import { type LocalSite, startLocalSite } from '../local-site';

let site: LocalSite;
beforeAll(async () => {
  site = await startLocalSite({ clusters: ['prod', 'lab'] });
  expect((await site.cli(['apply', 'example', '--wait'])).exitCode).toBe(0);
  const { client } = site.site;
  const parameters = {
    keyEncryptionKey: 'prod-2026',
    rclone: { bucket: 'mosk-backups/prod', credential: 's3-backup' },
  };
  await client.create(ClusterBackupScheduleType, {
    apiVersion: apiVersionOf(ClusterBackupScheduleType),
    kind: ClusterBackupScheduleType.kind,
    metadata: { name: 'nightly', namespace: 'prod', labels: { team: 'storage' } },
    spec: { targetCluster: 'prod', schedule: '0 1 1 1 *', parameters },
  });
  const section = { nfsUploadUrl: 'nfs://nfs.example.com:/exports', keyEncryptionKey: 'prod-2026' };
  await client.patch(ClusterType, 'prod', 'lab', MoskApi.v26_2.clusterBackupPatch(section), {
    type: 'merge',
  });
  await until('MOSK to tie the schedule to its Cluster', async () => {
    const found = await client.get(ClusterBackupScheduleType, 'prod', 'nightly');
    return found?.metadata.ownerReferences !== undefined;
  });
});
afterAll(() => site?.stop());

const filesIn = (out: string) =>
  Object.fromEntries(
    readdirSync(path.join(site.folder, out)).map((name) => [
      name,
      readFileSync(path.join(site.folder, out, name), 'utf8'),
    ]),
  );

describe('mosk-backup import of a management cluster', () => {
  it('asks for lists alone, for no Secret, and changes nothing', async () => {
    site.writes();
    const before = site.site.audit.length;

    const { exitCode, stdout, stderr } = await site.cli(['import']);

    expect([exitCode, site.writes()]).toEqual([0, []]);
    const asked = site.site.audit.slice(before).filter(({ user }) => user === 'admin');
    expect([...new Set(asked.map(({ verb }) => verb))]).toEqual(['list']);
    expect(asked.map(({ resource }) => resource).sort()).toEqual(
      [...BACKUP_TYPES, ClusterType].map(({ plural }) => plural).sort(),
    );
    expect(stdout).toContain("new ClusterBackupSchedule(prod, 'nightly', {");
    expect(stdout).toContain("new ClusterDefaultTarget(prod, 'default-target:lab', {");
    const { key, storage } = site.example;
    expect([key, storage.secretAccessKey].filter((secret) => `${stdout}${stderr}`.includes(secret))).toEqual(
      [],
    );
  });

  it('writes the same bytes as of what kubectl has exported', async () => {
    const { client } = site.site;
    const lists = await Promise.all(
      [SecretType, ...BACKUP_TYPES, ClusterType].map((type) => client.list<KubeObject>(type, 'prod')),
    );
    const items = lists.flatMap(({ items }) => items);
    const yaml = yamlText({ apiVersion: 'v1', kind: 'List', items });

    const live = await site.cli(['import', '--out', 'live', '--backups']);
    const exported = await site.cli(['import', '-', '--out', 'exported', '--backups'], { stdin: yaml });

    expect([live.exitCode, exported.exitCode, exported.stderr]).toEqual([0, 0, live.stderr]);
    expect(filesIn('exported')).toEqual(filesIn('live'));
  });
});
