/** Fields that only one management cluster has: refused where they are wrong, set, seen when they drift, changed, taken away. */
import {
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  KeyEncryptionKeyType,
  type KubeObject,
  RCloneCredentialType,
  type ResourceType,
} from '../../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import { forgetDeclarations } from '../../../providers/pulumi/functions/engine/deployment';
import { UNKNOWN } from '../../../providers/pulumi/functions/engine/unknown';
import type { Kind } from '../../../providers/pulumi/kinds';
import { check } from '../../../providers/pulumi/provider';
import { type Definition, INVENTED_APIS, settledApi } from '../../lib/learned/invented-apis';
import { declareResource, endDeployments, type Resource } from './mini-engine';

const SECRET = 'a-key-encryption-key-for-tests-0123456789';
const target = { rclone: { bucket: 'backups', credential: 's3' }, encryptionKey: 'kek' };

/** What a program says of each kind. */
const ARGS: Partial<Record<Kind, object>> = {
  ClusterBackup: { cluster: 'prod', target },
  ClusterBackupSchedule: { cluster: 'prod', cron: '0 1 * * *', target },
  RCloneCredential: { endpoint: 'https://s3.example.com', accessKeyId: 'AKIA', secretAccessKey: SECRET },
  KeyEncryptionKey: { value: SECRET },
};

const FIELDS = {
  tier: { type: 'string', enum: ['gold', 'silver'] },
  retention: {
    type: 'object',
    properties: { keepLast: { type: 'integer', minimum: 1 }, mode: { type: 'string', default: 'count' } },
    'x-kubernetes-validations': [
      {
        rule: "self.mode != 'count' || has(self.keepLast)",
        message: 'how many is missing',
        fieldPath: '.keepLast',
      },
      { rule: 'self.mode == oldSelf.mode', message: 'the mode stays' },
    ],
  },
};

/** Every kind has the further fields; one of them has to be there, and the name of a cluster has a bound. */
function definitions(): Definition[] {
  const all = structuredClone([...(INVENTED_APIS.find(({ name }) => /a status/.test(name))?.crds ?? [])]);
  // biome-ignore lint/suspicious/noExplicitAny: schemas are changed where this API differs
  for (const { spec } of all as any[]) {
    if (ARGS[spec.names.kind as Kind] === undefined) continue;
    const its = spec.versions[0].schema.openAPIV3Schema.properties.spec;
    Object.assign(its.properties, FIELDS);
    its.required = [...(its.required ?? []), 'tier'];
    if (its.properties.secret) its.properties.secret.properties.value.maxLength = 60;
  }
  return all;
}

const crds = definitions();
const api = settledApi({ name: '', crds, objects: [], facts: {}, open: {} });

const common = (kind: Kind, kubeconfig?: string) => ({
  ...{ namespace: 'shop', kubeconfig, api: api.settings },
  apiSchema: JSON.stringify(api.learned?.schemas[kind]),
});

describe.each(Object.keys(ARGS) as Kind[])('check of a %s', (kind) => {
  afterEach(forgetDeclarations);

  const failures = async (args: object) => {
    const owner = 'pulumi:organization/shop/test:x';
    const answer = await check({}, { ...common(kind), kind, owner, ...ARGS[kind], ...args });
    return answer.failures.map(({ property, reason }) => `${property} ${reason}`);
  };

  it('has nothing against fields that the learned schema has', async () => {
    expect(await failures({ extraFields: { tier: 'gold', retention: { keepLast: 7 } } })).toEqual([]);
  });

  it.each([
    ['one that has to be there', {}, 'extraFields.tier'],
    ['another value', { tier: 'bronze' }, 'extraFields.tier'],
    ['another type', { tier: 'gold', retention: { keepLast: 'all' } }, 'extraFields.retention.keepLast'],
    ['another name', { tier: 'gold', tiers: 2 }, 'extraFields.tiers'],
  ])('refuses %s by the learned schema, and says so', async (_what, extraFields, property) => {
    const [first, ...others] = await failures({ extraFields });
    expect(first).toMatch(new RegExp(`^${property} .*schema that was learned`, 's'));
    expect(others).toEqual([]);
  });

  it('refuses by a rule of the learned schema, with its defaults in place', async () => {
    const failed = await failures({ extraFields: { tier: 'gold', retention: {} } });
    expect(failed).toEqual([
      expect.stringMatching(
        /^extraFields\.retention\.keepLast .*schema that was learned.*how many is missing/s,
      ),
    ]);
    expect(await failures({ extraFields: { tier: 'gold', retention: { mode: 'time' } } })).toEqual([]);
  });

  it.each([
    ['all of them', UNKNOWN],
    ['a value', { tier: UNKNOWN }],
    ['a value within', { tier: 'gold', retention: { keepLast: UNKNOWN } }],
    ['what a rule reads', { tier: UNKNOWN, retention: {} }],
  ])('leaves alone what a preview does not know: %s', async (_what, extraFields) => {
    expect(await failures({ extraFields })).toEqual([]);
  });

  it('refuses what is no object', async () => {
    expect((await failures({ extraFields: 'gold' }))[0]).toMatch(/^extraFields .*\[usage\]/s);
  });
});

it.each<[string, Kind, object, string]>([
  ['the target', 'ClusterBackup', { parameters: { nfsUploadUrl: 'nfs://h:/p' } }, 'already-set'],
  ['the cluster', 'ClusterBackupSchedule', { targetCluster: 'other' }, 'already-set'],
  ['the cron expression', 'ClusterBackupSchedule', { schedule: '0 2 * * *' }, 'already-set'],
  ['the secret', 'KeyEncryptionKey', { secret: { value: 'other' } }, 'already-set'],
  ['the storage', 'RCloneCredential', { remoteConfig: { type: 's3' } }, 'already-set'],
  ['a deletion at creation', 'ClusterBackup', { delete: true }, 'delete-at-creation'],
])('a further field cannot smuggle in %s', async (_what, kind, extraFields, code) => {
  const owner = 'pulumi:organization/shop/test:x';
  const { failures } = await check({}, { namespace: 'shop', kind, owner, ...ARGS[kind], extraFields });
  forgetDeclarations();
  expect(failures.map(({ reason }) => reason)).toContainEqual(expect.stringContaining(`[${code}]`));
});

it('a secret that the learned schema refuses is not repeated', async () => {
  const value = 's'.repeat(61);
  const schema = structuredClone(api.learned?.schemas.KeyEncryptionKey) as never;
  const text = JSON.stringify(schema).replace('"maxLength":60', '"pattern":"^[0-9]+$"');
  const owner = 'pulumi:organization/shop/test:x';
  const { failures } = await check(
    {},
    {
      ...common('KeyEncryptionKey'),
      kind: 'KeyEncryptionKey',
      owner,
      value,
      extraFields: { tier: 'gold' },
      apiSchema: text,
    },
  );
  forgetDeclarations();
  expect(failures).toEqual([{ property: 'value', reason: expect.stringContaining('Invalid value') }]);
  expect(JSON.stringify(failures)).not.toContain(value);
});

describe('on a management cluster that has them', () => {
  let cluster: LocalManagementCluster;
  beforeAll(async () => {
    jest.spyOn(console, 'log').mockImplementation();
    cluster = await startManagementCluster({ namespace: 'shop', api, crds });
    const s3 = declare('RCloneCredential', 's3');
    const { endpoint, accessKeyId, secretAccessKey } = cluster.s3;
    await s3.up({ endpoint, accessKeyId, secretAccessKey, extraFields: { tier: 'gold' } });
    await declare('KeyEncryptionKey', 'kek').up({ value: SECRET, extraFields: { tier: 'gold' } });
  });
  afterAll(async () => {
    await endDeployments();
    await cluster.stop();
  });

  const declare = (kind: Kind, name: string): Resource =>
    declareResource(kind, name, common(kind, cluster.kubeconfigPath));

  it.each<[Kind, ResourceType]>([
    ['ClusterBackupSchedule', ClusterBackupScheduleType],
    ['RCloneCredential', RCloneCredentialType],
    ['KeyEncryptionKey', KeyEncryptionKeyType],
  ])('of a %s are set, changed in place, put right and taken away', async (kind, type) => {
    const resource = declare(kind, 'mine');
    const args = { ...ARGS[kind], ...(kind === 'RCloneCredential' && { endpoint: cluster.s3.endpoint }) };
    const specOf = async () => (await cluster.client.get<KubeObject>(type, 'shop', 'mine'))?.spec;
    const up = (extraFields: object) => resource.up({ ...args, extraFields });

    const first = { tier: 'gold', retention: { keepLast: 7 } };
    const { outputs } = await up(first);
    // What the server fills in beside is no drift.
    expect(await specOf()).toMatchObject({ tier: 'gold', retention: { keepLast: 7, mode: 'count' } });
    await resource.refresh();
    await up(first);
    expect(resource.calls).toEqual([]);

    await up({ tier: 'silver', retention: { keepLast: 9 } });
    expect(resource.calls).toEqual(['update']);
    expect(await specOf()).toMatchObject({ tier: 'silver', retention: { keepLast: 9 } });

    const patch = { spec: { retention: { keepLast: 1 } } };
    await cluster.client.patch(type, 'shop', 'mine', patch, { type: 'merge' });
    await resource.refresh();
    await up({ tier: 'silver', retention: { keepLast: 9 } });
    expect(resource.calls).toEqual(['update']);
    expect(await specOf()).toMatchObject({ retention: { keepLast: 9 } });

    await up({ tier: 'silver' });
    expect(resource.calls).toEqual(['update']);
    expect(await specOf()).not.toHaveProperty('retention');
    await up({ tier: 'silver' });
    expect(resource.calls).toEqual([]);
    expect(resource.state?.outputs.uid).toBe(outputs.uid);
    await resource.destroy();
  });

  it('another value for a backup is another run; the same is none', async () => {
    const resource = declare('ClusterBackup', 'before');
    const up = (extraFields: object) => resource.up({ ...ARGS.ClusterBackup, extraFields });
    const { outputs } = await up({ tier: 'gold' });
    await resource.refresh();
    await up({ tier: 'gold' });
    expect(resource.calls).toEqual([]);

    const changed = await up({ tier: 'silver' });

    expect(resource.calls).toEqual(['create', 'delete']);
    expect(changed.outputs.objectName).not.toBe(outputs.objectName);
    const { objectName } = changed.outputs as { objectName: string };
    const live = await cluster.client.get<ClusterBackupManifest>(ClusterBackupType, 'shop', objectName);
    expect(live?.spec).toMatchObject({ tier: 'silver' });
    await resource.destroy();
  });

  it('an existing backup is taken over only with the fields that it has', async () => {
    const kept = declare('ClusterBackup', 'kept');
    await kept.up({ ...ARGS.ClusterBackup, name: 'kept', onDestroy: 'keep', extraFields: { tier: 'gold' } });
    await kept.destroy();
    const taking = declare('ClusterBackup', 'other');
    const args = { ...ARGS.ClusterBackup, name: 'kept', adoptExisting: true };

    await expect(taking.up({ ...args, extraFields: { tier: 'silver' } })).rejects.toThrow(
      /\[spec-changed\].*spec\.tier/s,
    );
    await taking.up({ ...args, extraFields: { tier: 'gold' } });
    expect(taking.state?.outputs).toMatchObject({ objectName: 'kept', status: 'Completed' });
  });
});
