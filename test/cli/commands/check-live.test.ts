import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EXIT } from '../../../cli/exit-codes';
import { type LocalSite, startLocalSite } from '../local-site';

// Real servers and processes; on a busy machine they take their time.
let local: LocalSite;
beforeAll(async () => {
  local = await startLocalSite();
  expect(await local.cli(['apply', 'example'])).toMatchObject({ exitCode: 0 });
});
afterAll(() => local.stop());

const schedule = (credential: string) => `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: nightly, namespace: prod }
spec:
  targetCluster: prod
  schedule: 7 1 * * *
  parameters:
    keyEncryptionKey: prod-2026
    rclone: { bucket: mosk-backups/prod/prod, credential: ${credential} }
`;

it('names are looked up among what lives, and nothing is written', async () => {
  writeFileSync(path.join(local.folder, 'sound.yaml'), schedule('s3-backup'));
  writeFileSync(path.join(local.folder, 'typo.yaml'), schedule('s3-bakcup'));
  local.writes();
  const rulesOf = async (file: string) => {
    const { stdout } = await local.cli(['check', file, '--live', '--json']);
    return JSON.parse(stdout).findings.map(({ rule }: { rule: string }) => rule);
  };
  expect(await rulesOf('sound.yaml')).not.toContain('MB008');
  expect(await rulesOf('typo.yaml')).toContain('MB008');
  expect(local.writes()).toEqual([]);
});

it('with several management clusters declared, it must be said which one lives', async () => {
  const manifest =
    'apiVersion: kaas.mirantis.com/v1alpha1\nkind: KeyEncryptionKey\nmetadata: { name: k, namespace: prod }\n';
  for (const site of ['site-a', 'site-b']) {
    mkdirSync(path.join(local.folder, 'sites', site), { recursive: true });
    writeFileSync(path.join(local.folder, 'sites', site, 'k.yaml'), manifest);
  }
  const unclear = await local.cli(['check', 'sites', '--live']);
  expect(unclear.exitCode).toBe(EXIT.input);
  expect(unclear.stderr).toContain('say which: --management-cluster site-a');
  expect((await local.cli(['check', 'sites', '--live', '--management-cluster', 'site-a'])).stdout).toContain(
    'by policy baseline',
  );
});

it('only what is declared for the management cluster and namespace that were read is judged', async () => {
  const fleet = path.join(local.folder, 'fleet');
  for (const site of ['site-a', 'site-b']) {
    mkdirSync(path.join(fleet, site), { recursive: true });
    writeFileSync(path.join(fleet, site, 'nightly.yaml'), schedule('s3-backup'));
  }
  const elsewhere = schedule('theirs').replace('namespace: prod', 'namespace: other');
  writeFileSync(path.join(fleet, 'site-a', 'other.yaml'), elsewhere);

  const { stdout, stderr } = await local.cli([
    'check',
    'fleet',
    '--live',
    '--management-cluster',
    'site-a',
    '--json',
  ]);

  const { findings, objects } = JSON.parse(stdout);
  expect(objects).toBe(1);
  expect(findings.map(({ rule }: { rule: string }) => rule)).not.toContain('MB008');
  expect(stderr).toContain(
    '2 objects are declared elsewhere and not judged: --live reads site-a, namespace prod',
  );
});
