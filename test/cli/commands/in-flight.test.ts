import { EXAMPLE_BUCKET } from '../../../cli/example';
import { apiVersionOf, ClusterBackupType } from '../../../lib/model';
import type { AuditEntry } from '../../../local';
import { type LocalSite, startLocalSite } from '../local-site';

// Real servers; on a busy machine they take their time.
const NAMES = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6'];

let local: LocalSite;
beforeAll(async () => {
  local = await startLocalSite({ paceMs: 20 });
  expect((await local.cli(['apply', 'example', '--wait'])).exitCode).toBe(0);
});
afterAll(() => local.stop());

const manifests = JSON.stringify({
  apiVersion: 'v1',
  kind: 'List',
  items: NAMES.map((name) => ({
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: { name, namespace: 'prod' },
    spec: {
      targetCluster: 'prod',
      parameters: { rclone: { bucket: `${EXAMPLE_BUCKET}/many`, credential: 's3-backup' } },
    },
  })),
});

/** The most backups at a time between a request of the one kind and one of the other. */
function mostInFlight(
  audit: readonly AuditEntry[],
  begins: (entry: AuditEntry) => boolean,
  ends: (entry: AuditEntry) => boolean,
): { most: number; all: number } {
  const inFlight = new Set<string>();
  let [most, all] = [0, 0];
  for (const entry of audit.filter(({ resource, code }) => resource === 'clusterbackups' && code < 300)) {
    const name =
      entry.name ?? (entry.body as { metadata: { name: string } } | undefined)?.metadata.name ?? '';
    if (ends(entry)) inFlight.delete(name);
    if (!begins(entry)) continue;
    inFlight.add(name);
    most = Math.max(most, inFlight.size);
    all += 1;
  }
  return { most, all };
}

const says = (text: string) => (entry: AuditEntry) => JSON.stringify(entry.body ?? '').includes(text);

it('apply --wait has no more under way than it was told, and makes them all', async () => {
  const from = local.site.audit.length;

  const { exitCode } = await local.cli(['apply', '-', '--wait', '--parallel', '2'], { stdin: manifests });

  expect(exitCode).toBe(0);
  const completed = says('"uploadedAt"');
  expect(mostInFlight(local.site.audit.slice(from), ({ verb }) => verb === 'create', completed)).toEqual({
    most: 2,
    all: NAMES.length,
  });
});

it('wait waits for however many by one watch', async () => {
  const from = local.site.audit.length;

  const { exitCode } = await local.cli(['wait', ...NAMES]);

  expect(exitCode).toBe(0);
  const asked = local.site.audit.slice(from).filter(({ user }) => user === 'admin');
  expect(asked.filter(({ verb }) => verb === 'watch').length).toBeLessThanOrEqual(1);
  expect(asked.length).toBeLessThanOrEqual(NAMES.length + 2);
});

it('remove has no more under way than it was told, and removes them all', async () => {
  const from = local.site.audit.length;

  const { exitCode } = await local.cli(['remove', ...NAMES, '--yes', '--parallel', '2']);

  expect(exitCode).toBe(0);
  const requested = says('"delete":true');
  const removed = ({ verb, user }: AuditEntry) => verb === 'delete' && user === 'admin';
  expect(mostInFlight(local.site.audit.slice(from), requested, removed)).toEqual({
    most: 2,
    all: NAMES.length,
  });
  expect(local.bucketFiles().filter((file) => file.startsWith('many/'))).toEqual([]);
});

it('a number that is none is a mistake', async () => {
  for (const count of ['0', 'many']) {
    const { exitCode, stderr } = await local.cli(['remove', 'b1', '--yes', '--parallel', count]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--parallel')]);
  }
});
