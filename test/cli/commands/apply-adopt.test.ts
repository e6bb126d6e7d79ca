/** Taking over what is there with `apply --adopt`, and giving it up with `remove --keep`. */
import {
  apiVersionOf,
  ClusterBackupScheduleType,
  ClusterBackupType,
  KEPT_ANNOTATION,
  type KubeObject,
  OWNER_ANNOTATION,
  type ResourceType,
} from '../../../lib/model';
import { type LocalSite, startLocalSite } from '../local-site';

let local: LocalSite;
beforeAll(async () => {
  local = await startLocalSite();
  expect((await local.cli(['apply', 'example', '--wait'])).exitCode).toBe(0);
});
afterAll(() => local.stop());

const object = (type: ResourceType, name: string, spec: object, metadata: object = {}): KubeObject => ({
  apiVersion: apiVersionOf(type),
  kind: type.kind,
  metadata: { name, namespace: 'prod', ...metadata },
  spec,
});
const parameters = {
  keyEncryptionKey: 'prod-2026',
  rclone: { bucket: 'mosk-backups/prod', credential: 's3-backup' },
};
const backup = (name: string, metadata?: object) =>
  object(ClusterBackupType, name, { targetCluster: 'prod', parameters }, metadata);
const schedule = (name: string, cron: string, metadata?: object) =>
  object(ClusterBackupScheduleType, name, { targetCluster: 'prod', schedule: cron, parameters }, metadata);

const apply = (objects: object[], ...options: string[]) =>
  local.cli(['apply', '-', ...options], {
    stdin: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
  });
const make = (each: KubeObject, type: ResourceType) => local.site.client.create(type, each);
const get = (type: ResourceType, name: string) => local.site.client.get(type, 'prod', name);
const annotations = async (type: ResourceType, name: string) =>
  (await get(type, name))?.metadata.annotations ?? {};

async function byHand(name: string, metadata?: object): Promise<KubeObject> {
  await make(backup(name, metadata), ClusterBackupType);
  expect((await local.cli(['wait', name])).exitCode).toBe(0);
  return (await get(ClusterBackupType, name)) as KubeObject;
}

/** The dry run and the real one say the same, refusals first. */
async function both(objects: object[], ...options: string[]) {
  const rehearsed = await apply(objects, ...options, '--dry-run');
  const real = await apply(objects, ...options);
  // Only what runs has progress.
  const stderr = real.stderr.replace(/^prod\/\S+ {2}checking {2}.*\n/gm, '');
  expect([rehearsed.exitCode, rehearsed.stdout.replaceAll(' (dry run)', ''), rehearsed.stderr]).toEqual([
    real.exitCode,
    real.stdout,
    stderr,
  ]);
  return real;
}

describe('a backup that was made by hand', () => {
  it('is taken over without touching data, given up by remove --keep, and taken back', async () => {
    const before = await byHand('by-hand');
    const files = local.bucketFiles();

    expect((await both([backup('by-hand')])).stderr).toMatch(
      /\[not-ours\][\s\S]*take it over: apply --adopt/,
    );
    const taken = await both([backup('by-hand')], '--adopt');

    expect(taken.stdout).toMatch(
      /^ClusterBackup prod\/by-hand {2}belongs to nobody, and is taken over:\n {2}metadata.annotations.mosk-backup\/owner: \(none\) → "cli:default:prod\/by-hand"\n/,
    );
    expect(taken.stdout).toContain(
      'ClusterBackup prod/by-hand  adopted: metadata.annotations.mosk-backup/owner',
    );
    const after = await get(ClusterBackupType, 'by-hand');
    expect({ spec: after?.spec, status: after?.status, uid: after?.metadata.uid }).toEqual({
      spec: before.spec,
      status: before.status,
      uid: before.metadata.uid,
    });
    expect((await apply([backup('by-hand')], '--adopt', '--json')).stdout).toContain(
      '"outcome": "unchanged"',
    );
    expect((await apply([backup('by-hand')])).exitCode).toBe(0);

    const kept = await local.cli(['remove', 'by-hand', '--keep']);

    expect(kept.stdout).toContain(
      "kept, and given up: it belonged to cli:default:prod/by-hand, and is nobody's now",
    );
    expect(await annotations(ClusterBackupType, 'by-hand')).toEqual({
      [KEPT_ANNOTATION]: 'cli:default:prod/by-hand',
    });
    expect((await apply([backup('by-hand')])).exitCode).toBe(5);
    expect((await apply([backup('by-hand')], '--adopt')).stdout).toContain(
      'nobody, kept from cli:default:prod/by-hand',
    );
    expect(local.bucketFiles()).toEqual(files);
  });

  it('is refused if it is another one than the manifest describes, whatever is said', async () => {
    await byHand('another');
    const other = object(ClusterBackupType, 'another', {
      targetCluster: 'prod',
      parameters: { ...parameters, rclone: { ...parameters.rclone, bucket: 'elsewhere' } },
    });

    const { stderr, exitCode } = await both([other], '--adopt', '--change');

    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('[spec-changed]')]);
    expect(stderr).toContain('spec.parameters.rclone.bucket: "mosk-backups/prod" → "elsewhere"');
  });

  it('is refused if it did not come to a good end', async () => {
    await byHand('failed');
    const failed = { status: { status: 'Failed' } };
    const status = { type: 'merge', subresource: 'status' } as const;
    await local.site.client.patch(ClusterBackupType, 'prod', 'failed', failed, status);

    const { exitCode, stderr } = await both([backup('failed')], '--adopt');

    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('Only a finished backup can be taken over'),
    ]);
  });

  it('of a stack that is no more is taken when the stack is named, and loses what that has noted', async () => {
    const noted = {
      [OWNER_ANNOTATION]: 'pulumi:acme/shop/old:one',
      'mosk-backup/wish': '1 delete',
      'mosk-backup/number': '1',
    };
    await byHand('of-a-stack', { annotations: noted });

    expect((await both([backup('of-a-stack')], '--adopt')).stderr).toContain(
      '--from pulumi:acme/shop/old:one',
    );
    expect((await both([backup('of-a-stack')], '--adopt', '--from', 'pulumi:acme/shop/old')).exitCode).toBe(
      0,
    );

    const after = await annotations(ClusterBackupType, 'of-a-stack');
    expect(Object.keys(after).sort()).toEqual([OWNER_ANNOTATION, 'mosk-backup/run']);
    expect(after[OWNER_ANNOTATION]).toBe('cli:default:prod/of-a-stack');
  });

  it('that belongs to another is kept by remove --keep, and stays theirs', async () => {
    await byHand('theirs', { annotations: { [OWNER_ANNOTATION]: 'pulumi:acme/shop/prod:one' } });

    const { stdout } = await local.cli(['remove', 'theirs', '--keep']);

    expect(stdout).toContain('nothing was changed; it still belongs to pulumi:acme/shop/prod:one');
    expect((await annotations(ClusterBackupType, 'theirs'))[OWNER_ANNOTATION]).toBe(
      'pulumi:acme/shop/prod:one',
    );
  });
});

describe('a schedule', () => {
  it('that differs is refused with what would change, and changed with a word', async () => {
    await make(schedule('nightly', '0 5 1 1 *', { labels: { team: 'a' } }), ClusterBackupScheduleType);

    const refused = await both([schedule('nightly', '0 1 1 1 *')], '--adopt');
    expect([refused.exitCode, refused.stdout]).toEqual([5, '']);
    expect(refused.stderr).toContain('[adoption-changes]');
    expect(refused.stderr).toContain('value: spec.schedule: "0 5 1 1 *" → "0 1 1 1 *"');
    expect(refused.stderr).toContain('apply --adopt --change');
    const { stdout } = await both([schedule('nightly', '0 1 1 1 *')], '--adopt', '--change');

    expect(stdout.split('\n')).toEqual([
      'ClusterBackupSchedule prod/nightly  belongs to nobody, and is taken over:',
      '  metadata.annotations.mosk-backup/owner: (none) → "cli:default:prod/nightly"',
      '  spec.schedule: "0 5 1 1 *" → "0 1 1 1 *"',
      '  stays: metadata.labels.team',
      'ClusterBackupSchedule prod/nightly  adopted: metadata.annotations.mosk-backup/owner, spec.schedule',
      '',
    ]);
  });

  it('that was taken over is changed by its owner, and by no other', async () => {
    expect((await apply([schedule('mine', '0 5 1 1 *')], '--adopt')).exitCode).toBe(0);

    expect((await apply([schedule('mine', '0 6 1 1 *')], '--owner', 'other')).stderr).toContain('[not-ours]');
    expect((await apply([schedule('mine', '0 6 1 1 *')])).stdout).toContain('configured: spec.schedule');
  });

  it.each([
    ['Argo CD', { labels: { 'app.kubernetes.io/instance': 'apps' } }, 'argocd:apps'],
    [
      'Flux',
      {
        labels: {
          'kustomize.toolkit.fluxcd.io/name': 'b',
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        },
      },
      'flux:Kustomization/flux-system/b',
    ],
    [
      'Helm',
      { annotations: { 'meta.helm.sh/release-name': 'b', 'meta.helm.sh/release-namespace': 'tools' } },
      'helm:tools/b',
    ],
  ])('of %s is not changed, nor taken over, until that is named', async (tool, metadata, owner) => {
    const name = `of-${tool.toLowerCase().replace(' ', '-')}`;
    await make(schedule(name, '0 5 1 1 *', metadata), ClusterBackupScheduleType);

    for (const words of [[], ['--adopt', '--change'], ['--adopt', '--change', '--from', 'argocd:other']]) {
      const { exitCode, stderr } = await both([schedule(name, '0 6 1 1 *')], ...words);
      expect([exitCode, stderr]).toEqual([5, expect.stringMatching(`\\[not-ours\\][^]*${owner}`)]);
    }
    expect((await both([schedule(name, '0 6 1 1 *')], '--adopt', '--change', '--from', owner)).exitCode).toBe(
      0,
    );

    const after = await get(ClusterBackupScheduleType, name);
    expect([after?.metadata.labels ?? {}, Object.keys(after?.metadata.annotations ?? {})]).toEqual([
      {},
      [OWNER_ANNOTATION],
    ]);
  });
});

it('without --adopt its words are a mistake', async () => {
  const { exitCode, stderr } = await apply([schedule('x', '0 1 1 1 *')], '--from', 'argocd:apps');
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('say --adopt as well')]);
});

describe('a dry run says what the run will do', () => {
  const named = (name: string, changed: object) =>
    object(ClusterBackupType, name, { targetCluster: 'prod', parameters: { ...parameters, ...changed } });

  it.each([
    [
      'a Cluster that is not there',
      object(ClusterBackupType, 'r1', { targetCluster: 'nowhere' }),
      'reference-missing',
    ],
    ['a key that is not there', named('r2', { keyEncryptionKey: 'lost' }), 'reference-missing'],
    [
      'a credential that is not there',
      named('r3', { rclone: { ...parameters.rclone, credential: 'lost' } }),
      'reference-missing',
    ],
    [
      'the file of another backup',
      object(ClusterBackupType, 'r4', { targetCluster: 'prod', parameters, fileNames: { MKE: 'by-hand' } }),
      'remote-path-used',
    ],
  ])('%s', async (_what, wanted, code) => {
    local.writes();
    const { exitCode, stderr } = await both([wanted]);
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining(`[${code}]`)]);
    expect(local.writes()).toEqual([]);
  });

  it('takes what is made with it for being there', async () => {
    const key = object({ ...ClusterBackupType, kind: 'KeyEncryptionKey' }, 'fresh', {
      secret: { value: 'a-key-that-nobody-sees-0123456789-0123456789' },
    });
    const { exitCode, stdout } = await apply([key, named('r5', { keyEncryptionKey: 'fresh' })], '--dry-run');

    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringContaining('ClusterBackup prod/r5  created (dry run)'),
    ]);
    expect(await get(ClusterBackupType, 'r5')).toBeUndefined();
  });
});
