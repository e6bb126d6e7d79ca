import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  ClusterBackupSchedule,
  Cron,
  EncryptionKey,
  type KubeObject,
  RCloneCredential,
  SecretSource,
} from '../../../entries';
import { unknownFields, validateObject } from '../../../lib/schema';
import { errorOf, only, synthesised } from '../constructs/synthesised';
import { INVENTED_APIS, type InventedApi, settledApi } from './invented-apis';

const props = {
  cluster: Cluster.named('prod'),
  target: BackupTarget.rclone({
    bucket: 'backups',
    credential: RCloneCredential.fromName('s3'),
    encryptionKey: EncryptionKey.fromName('kek'),
  }),
};
const cron = Cron.daily({ hour: 1 });

/** What the definition of its kind has against it. */
function refusals(object: KubeObject, { crds }: InventedApi): string[] {
  const definition = crds.find(({ spec }) => spec.names.kind === object.kind);
  const [version] = definition?.spec.versions ?? [];
  expect(object.apiVersion).toBe(`${definition?.spec.group}/${version?.name}`);
  const schema = version?.schema.openAPIV3Schema ?? {};
  return [
    ...validateObject(schema, object).map(({ field, message }) => `${field} ${message}`),
    ...unknownFields(schema, object),
  ];
}

/** What a person gives for the fields that have to be there. */
const EXTRA: Readonly<Record<string, { [field: string]: unknown }>> = {
  'further fields that have to be there': {
    ClusterBackup: { reason: 'r' },
    ClusterBackupSchedule: { tier: 'gold' },
  },
};

it.each(INVENTED_APIS)('with the learned API, constructs are what an API with $name takes', (invented) => {
  const api = settledApi(invented);
  const extra = (kind: string) => EXTRA[invented.name]?.[kind] as { [field: string]: unknown } | undefined;
  const objects = synthesised(
    (site) => {
      new ClusterBackup(site, 'now', { ...props, extraFields: extra('ClusterBackup') });
      new ClusterBackupSchedule(site, 'nightly', {
        ...props,
        cron,
        extraFields: extra('ClusterBackupSchedule'),
      });
      new RCloneCredential(site, 's3', {
        endpoint: 'https://s3.example.com',
        accessKeyId: 'id',
        secretAccessKey: SecretSource.plainText('secret-access-key', { reason: 'a test' }),
      });
    },
    { namespace: 'prod', api },
  );
  expect(objects.map((each) => [each.kind, refusals(each, invented)])).toEqual([
    ['ClusterBackup', []],
    ['ClusterBackupSchedule', []],
    ['RCloneCredential', []],
  ]);
});

describe('further fields', () => {
  const withFields = INVENTED_APIS.find(({ name }) => name.startsWith('suspend and retention'));
  const api = settledApi(withFields as InventedApi);
  const schedule = (extraFields: { [field: string]: unknown }) =>
    only((site) => new ClusterBackupSchedule(site, 'nightly', { ...props, cron, extraFields }), {
      namespace: 'prod',
      api,
    });

  it('are those of the learned schema, in their types', () => {
    expect(schedule({ suspend: true, retention: { keepLast: 7 } }).spec).toMatchObject({ suspend: true });
  });

  it.each([
    [{ suspend: 'yes' }, 'spec.suspend'],
    [{ retention: { keepLast: 0 } }, 'spec.retention.keepLast'],
    [{ retain: 7 }, 'spec.retain'],
  ])('%j is refused, by the schema that was learned', (extraFields, at) => {
    const error = errorOf(() => schedule(extraFields));
    expect(error).toMatchObject({ code: 'schema-invalid', at: expect.stringContaining(at) });
    expect(error.problem).toMatch(/learned of/);
  });
});
