/** `create` where backups have to have fields that only their management cluster knows. */
import { type ClusterBackupManifest, ClusterBackupType } from '../../../lib/model';
import { INVENTED_APIS, type InventedApi } from '../../lib/learned/invented-apis';
import { type InventedSite, type InventedSites, manifestsOf, startInventedSites } from './invented-site';

const demanding = INVENTED_APIS.find(({ name }) => /have to be/.test(name)) as InventedApi;

/** Besides a reason, backups have to say a tier, as schedules do; and they may say how long they are wanted. */
function withTier({ crds, ...rest }: InventedApi): InventedApi {
  const definitions = structuredClone(crds);
  const backups = definitions.find(({ spec }) => spec.names.kind === ClusterBackupType.kind);
  const { spec = {} } = backups?.spec.versions[0]?.schema.openAPIV3Schema.properties ?? {};
  Object.assign(spec, {
    required: [...(spec.required ?? []), 'tier'],
    properties: {
      ...spec.properties,
      tier: { type: 'string' },
      wanted: { type: 'object', properties: { days: { type: 'integer', minimum: 1 } } },
    },
  });
  return { ...rest, crds: definitions };
}

let sites: InventedSites;
let site: InventedSite;
beforeAll(async () => {
  sites = await startInventedSites();
  site = await sites.open(withTier(demanding));
  const api = await site.learned();
  const [credential, key, schedule] = manifestsOf(api, site.s3);
  await site.fine('apply', site.written('manifests', [credential, key, schedule]), '--api', 'api.yaml');
});
afterAll(async () => {
  await site?.stop();
  await sites?.stop();
});

const FROM_SCHEDULE = ['--from-schedule', 'nightly', '--api', 'api.yaml'];
const specOf = async (name: string) =>
  (await site.client.get<ClusterBackupManifest>(ClusterBackupType, 'default', name))?.spec;

it('what nobody says is refused before anything is sent, with the field, the file and what to do', async () => {
  const before = await site.writes();
  const { code, stderr } = await site.ran('create', 'now', ...FROM_SCHEDULE);
  expect(await site.writes()).toEqual(before);
  expect(code).toBe(2);
  expect(stderr).toMatch(/at: +ClusterBackup default\/now spec\.reason/);
  expect(stderr).toMatch(/--set reason=VALUE\. api\.yaml has it as required/);
  // The schedule says it.
  expect(stderr).not.toContain('spec.tier');
});

it('--set says it, in the type that was learned, and the schedule says what it has by the same name', async () => {
  const set = ['--set', 'reason=true', '--set', 'wanted.days=7'];
  await site.fine('create', 'said', ...FROM_SCHEDULE, ...set, '--wait');
  expect(await specOf('said')).toMatchObject({ reason: 'true', tier: 'gold', wanted: { days: 7 } });

  await site.fine('create', 'like', '--like', 'said', '--api', 'api.yaml', '--set', 'tier=silver', '--wait');
  expect(await specOf('like')).toMatchObject({ reason: 'true', tier: 'silver', wanted: { days: 7 } });
});

it.each([
  ['no field at all', 'reason', /FIELD=VALUE/],
  ['a field that every backup has', 'targetCluster=other', /not a further one/],
  ['one that backups do not have', 'raeson=x', /no such field, by the schema that was learned/],
  ['what the schema does not allow', 'wanted.days=0', /spec\.wanted\.days[\s\S]*greater than or equal to 1/],
])('--set with %s is refused before anything is sent', async (_, said, told) => {
  const before = await site.writes();
  const { code, stderr } = await site.ran(
    'create',
    'now',
    ...FROM_SCHEDULE,
    '--set',
    'reason=x',
    '--set',
    said,
  );
  expect(await site.writes()).toEqual(before);
  expect(code).toBe(2);
  expect(stderr).toMatch(told);
});

it('--set of a field that nobody has learned names api learn', async () => {
  const { code, stderr } = await site.ran('create', 'now', '--from-schedule', 'nightly', '--set', 'reason=x');
  expect(code).toBe(2);
  expect(stderr).toMatch(/spec\.reason[\s\S]*mosk-backup api learn --write api\.yaml/);
});
