import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { type Crd, compareApi } from '../../../cli/doctor';
import { MoskApi } from '../../../lib/model';

const FILES = ['cluster', 'clusterbackup', 'clusterbackupschedule', 'keyencryptionkey', 'rclonecredential'];

/** Fresh copies of our own CRDs, by kind. */
function ourCrds(): Map<string, Crd> {
  const folder = path.join(__dirname, '../../../crds');
  return new Map(
    FILES.map((file) => {
      const crd = parse(readFileSync(path.join(folder, `${file}.yaml`), 'utf8')) as Crd;
      return [crd.spec?.names.kind ?? '', crd];
    }),
  );
}

function specFields(crd: Crd | undefined): Record<string, unknown> {
  const schema = crd?.spec?.versions[0]?.schema?.openAPIV3Schema;
  return (schema?.properties?.spec?.properties ?? {}) as Record<string, unknown>;
}

it('our own CRDs confirm every path that a schema can show', () => {
  const findings = compareApi(ourCrds(), MoskApi.v26_2);
  expect(findings.filter(({ verdict }) => verdict === 'differs' || verdict === 'absent')).toEqual([]);
  const unseen = findings.filter(({ verdict }) => verdict === 'unseen').map(({ what }) => what);
  expect(unseen).toEqual(['time zone of schedules', 'data key of a Secret that holds an encryption key']);
});

it('names the fields that a schedule really has when the cron field is another', () => {
  const crds = ourCrds();
  const fields = specFields(crds.get('ClusterBackupSchedule'));
  fields.cronExpression = fields.schedule;
  delete fields.schedule;
  const finding = compareApi(crds, MoskApi.v26_2).find(({ expected }) => expected === 'spec.schedule');
  expect(finding).toMatchObject({ verdict: 'differs', certainty: 'assumed' });
  expect(finding?.detail).toContain('cronExpression');
});

it('a kind that is not there is absent, with all its fields', () => {
  const crds = ourCrds();
  crds.delete('RCloneCredential');
  const absent = compareApi(crds, MoskApi.v26_2).filter(({ verdict }) => verdict === 'absent');
  expect(absent.every(({ what }) => what.startsWith('RCloneCredential'))).toBe(true);
  expect(absent.length).toBeGreaterThan(3);
});

it('a schema that takes anything is no confirmation', () => {
  const crds = ourCrds();
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const version = crds.get('Cluster')?.spec?.versions[0] as { schema: object };
  version.schema = { openAPIV3Schema: open };
  const finding = compareApi(crds, MoskApi.v26_2).find(({ what }) => what === 'Cluster field');
  expect(finding).toMatchObject({ verdict: 'unseen', certainty: 'inferred' });
});
