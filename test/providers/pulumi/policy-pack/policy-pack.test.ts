import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Policies, ResourceValidationArgs, ResourceValidationPolicy } from '@pulumi/policy';
import { Secret } from '@pulumi/policy';
import { backupPolicies, remediations } from '../../../../entries/policy-pack';
import type { KubeObject } from '../../../../lib/model';
import { BackupPolicy, RULES } from '../../../../lib/policy';
import { backup, credential, key, schedule } from '../../../lib/policy/cases/objects';
import { runPack, type TestResource, urnOf } from './pack';

const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const now = new Date('2026-11-02');
const TARGET = { rclone: { bucket: 'backups', folder: 'prod', credential: 's3' }, encryptionKey: 'kek-2026' };

const own = (kind: string, props: Record<string, unknown> = {}, name = 'before'): TestResource => ({
  type: `pulumi-nodejs:dynamic/mosk-backup:${kind}`,
  name,
  props: { kind, namespace: 'prod', cluster: 'prod', owner: `pulumi:org/shop/test:${name}`, ...props },
});
const raw = (manifest: object): TestResource => {
  const { apiVersion, kind, metadata } = manifest as KubeObject;
  return {
    type: `kubernetes:${apiVersion}:${kind}`,
    name: metadata.name,
    props: manifest as TestResource['props'],
  };
};
const judged = (resources: readonly TestResource[], policy = BackupPolicy.baseline()) =>
  runPack(backupPolicies(policy, { now }), resources);
const found = async (...resources: TestResource[]) =>
  (await judged(resources)).map(({ policy, urn }) => `${policy} ${urn.split('::').pop()}`);

describe('a pack', () => {
  it('finds nothing wrong with a sound program', async () => {
    expect(
      await found(
        own('RCloneCredential', {
          endpoint: 'https://s3.example.com',
          accessKeyId: 'AKID',
          secretAccessKey: 'c2VjcmV0',
          name: 's3',
        }),
        own('KeyEncryptionKey', { name: 'kek-2026', value: 'Zm9yIHRoZSBwYWdlcyBvbmx5LCBub3QgYSBrZXkhIQ==' }),
        own('ClusterBackup', { target: TARGET }),
        own('ClusterBackupSchedule', { target: TARGET, cron: '0 1 * * *', name: 'nightly' }, 'nightly'),
        { type: 'aws:s3/bucket:Bucket', name: 'other', props: { bucket: 'b' } },
      ),
    ).toEqual([]);
  });

  it('judges our resources and those of @pulumi/kubernetes alike, at their URN', async () => {
    const inClear = { target: { rclone: TARGET.rclone } };
    const parameters = { rclone: { bucket: 'backups/prod', credential: 's3' } };
    expect(await found(own('ClusterBackup', inClear), raw(backup({ parameters })))).toEqual([
      'MB003-encryption-required before',
      'MB003-encryption-required before-26-2',
      // The two of them write one file, in the eyes of a rule that sees the whole stack.
    ]);
  });

  it('says what is wrong, where, and what to do, and never a secret', async () => {
    const key = own('KeyEncryptionKey', { value: 'too-short-and-hidden', name: 'kek' }, 'kek');
    const [report] = await judged([key]);
    expect(report).toEqual({
      policy: 'MB005-key-strength',
      urn: urnOf(key),
      text: 'KeyEncryptionKey prod/kek, spec.secret.value: An encryption key has at least 32 characters (20 characters). To do: make a key with: openssl rand -base64 32',
    });
    expect(report?.text).not.toContain('hidden');
  });

  it('reports of one resource what it shows by itself, and over the stack only what more is to see', async () => {
    const toDefault = own('ClusterBackup', { target: { clusterDefault: true } });
    expect(await found(toDefault)).toEqual(['MB001-target-required before']);

    const encrypted = own('ClusterDefaultTarget', { target: TARGET }, 'default');
    expect(await found(toDefault, encrypted)).toEqual([]);

    const inClear = own('ClusterDefaultTarget', { target: { rclone: TARGET.rclone } }, 'default');
    expect(await found(toDefault, inClear)).toEqual(['MB003-encryption-required-in-stack before']);
  });

  it('makes errors mandatory and the rest advisory, each policy under a name of its own', () => {
    const policies = backupPolicies(new BackupPolicy({ levels: { MB002: 'info' } }));
    const levels = Object.fromEntries(policies.map(({ name, enforcementLevel }) => [name, enforcementLevel]));

    expect(levels).toMatchObject({
      'MB001-target-required': 'mandatory',
      'MB002-target-exclusive': 'advisory',
      'MB009-endpoint-tls': 'advisory',
      'MB006-secret-in-state': 'remediate',
    });
    expect(Object.keys(levels)).toHaveLength(policies.length);
    expect(policies.map(({ name }) => name)).not.toContain('MB038-gitops-guard');
  });

  it('says nothing of values that a preview does not know, and judges the rest', async () => {
    const unknown = { get: () => fail() };
    const target = { rclone: { ...TARGET.rclone }, encryptionKey: '' };
    Object.defineProperty(target.rclone, 'bucket', { ...unknown, enumerable: true });
    Object.defineProperty(target, 'encryptionKey', { ...unknown, enumerable: true });
    const schedule = own('ClusterBackupSchedule', { target, cron: 'never', name: 'nightly' });
    expect(await found(schedule)).toEqual(['MB023-cron-valid before']);

    const whole = own('ClusterBackup', {});
    Object.defineProperty(whole.props, 'target', { ...unknown, enumerable: true });
    expect(await found(whole, own('ClusterBackup', { target: UNKNOWN }))).toEqual([]);
  });

  it('passes on what is a mistake of the policy itself', async () => {
    const broken = own('ClusterBackup', { target: TARGET });
    Object.defineProperty(broken.props, 'other', {
      get: () => {
        throw new TypeError('broken');
      },
      enumerable: true,
    });
    await expect(judged([broken])).rejects.toThrow('broken');
  });

  it('counts waivers: in annotations, of the policy, and those that nobody needs', async () => {
    const parameters = { rclone: { bucket: 'backups/prod', credential: 's3' } };
    const annotations = { 'mosk-backup/waive': 'MB003=a lab;until=2027-01-31\nMB002=why;until=2027-01-31' };
    expect(await found(raw(backup({ parameters }, { annotations })))).toEqual([
      'MB092-waiver-unused before-26-2',
    ]);
  });
});

/** The error of @pulumi/policy for a value that is not known yet. */
function fail(): never {
  throw Object.assign(new Error("can't be known during preview"), { unknownTypeSentinel: UNKNOWN });
}

describe('what is put right', () => {
  const remediate = (name: string, resource: TestResource) => {
    const policy = remediations().find((each) => each.name === name) as ResourceValidationPolicy;
    return policy.remediateResource?.({ ...resource, urn: '' } as unknown as ResourceValidationArgs) as
      | { spec: Record<string, unknown> }
      | undefined;
  };

  it.each([
    ['KeyEncryptionKey', () => key({ value: 'hidden' }), { secret: { value: expect.any(Secret) } }],
    [
      'KeyEncryptionKey in the other form',
      () => key({ secret: { value: 'hidden' } }),
      { secret: { secret: { value: expect.any(Secret) } } },
    ],
    [
      'RCloneCredential',
      () => credential({}, { remoteSecret: { value: 'hidden' } }),
      { remoteSecret: { value: expect.any(Secret) } },
    ],
  ])('the secret of a %s is encrypted in the state, and nothing else changes', (_, make, spec) => {
    const before = make() as { spec: object };
    const after = remediate('MB006-secret-in-state', raw(make()));

    expect(after).toMatchObject({ ...before, spec: { ...before.spec, ...spec } });
  });

  it('slashes at the end of a bucket go, and nothing else does', () => {
    const at = (bucket: string) => raw(schedule({ parameters: { rclone: { bucket, credential: 's3' } } }));
    const mended = (bucket: string) => remediate('MB010-slashes-at-the-end', at(bucket));

    expect(mended('backups/prod//')).toEqual(at('backups/prod').props);
    expect(mended('backups/prod')).toBeUndefined();
    expect(mended('/backups/prod')).toBeUndefined();
  });

  it.each([
    ['what MOSK has moved', raw(key())],
    ['what is secret already', raw(key({ value: new Secret('hidden') as unknown as string }))],
    ['what is not known yet', raw(key({ value: UNKNOWN }))],
    ['our own resources', own('KeyEncryptionKey', { value: 'hidden' })],
    ['objects of others', { type: 'kubernetes:core/v1:ConfigMap', name: 'x', props: {} }],
    ['an object without a spec', { ...raw(key()), props: {} }],
  ])('leaves alone %s', (_, resource) => {
    expect(remediations().map(({ name }) => remediate(name, resource))).toEqual([undefined, undefined]);
  });

  it('can be left to the program', () => {
    const names = (policies: Policies) => policies.map(({ name }) => name);
    const without = names(backupPolicies(undefined, { remediate: false }));
    expect(without).not.toContain('MB006-secret-in-state');
    expect(names(backupPolicies())).toEqual([...remediations().map(({ name }) => name), ...without]);
  });
});

it('the ready pack has the version of the package, and policies for the rules of this release', () => {
  const read = (file: string) => JSON.parse(readFileSync(path.join(__dirname, '../../../..', file), 'utf8'));
  expect(read('policy-pack/package.json').version).toBe(read('package.json').version);
  expect(backupPolicies().length).toBeGreaterThan(RULES.length / 2);
});
