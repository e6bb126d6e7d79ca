import type { CasesByRule } from './cases-by-rule';
import { backup, S3 } from './objects';

const { rclone } = S3;
const IN_CLEAR = { parameters: { rclone } };
const waived = (...lines: string[]) => ({ annotations: { 'mosk-backup/waive': lines.join('\n') } });
const UNTIL_MARCH = waived('MB003=the storage encrypts;until=2027-03-31');

export const WAIVER_CASES: CasesByRule = {
  MB090: {
    fails: [
      {
        manifests: [backup(IN_CLEAR, waived('MB003=the storage encrypts'))],
        finds: [{ path: 'metadata.annotations.mosk-backup/waive', value: 'MB003=the storage encrypts' }],
      },
      { name: 'no reason', manifests: [backup(IN_CLEAR, waived('MB003= ;until=2027-03-31'))] },
      { name: 'a day that does not exist', manifests: [backup({}, waived('MB003=a;until=2027-02-30'))] },
      {
        name: 'a rule that does not exist',
        manifests: [backup({}, waived('MB999=a;until=2027-02-03'))],
        finds: [{ value: 'MB999' }],
      },
    ],
    passes: [
      { manifests: [backup(IN_CLEAR, UNTIL_MARCH)] },
      { name: "a team's rule", manifests: [backup({}, waived('ACME001=a;until=2027-02-03'))] },
    ],
  },
  MB091: {
    fails: [
      {
        manifests: [backup(IN_CLEAR, UNTIL_MARCH)],
        now: '2027-03-15',
        finds: [{ value: 'MB003 until 2027-03-31' }],
      },
      {
        name: 'a waiver of the policy',
        manifests: [backup(IN_CLEAR)],
        policy: {
          waivers: [
            { rule: 'MB003', about: 'ClusterBackup prod/before-26-2', reason: 'a', until: '2026-11-03' },
          ],
        },
        finds: [{ about: 'ClusterBackup prod/before-26-2' }],
      },
    ],
    passes: [
      { manifests: [backup(IN_CLEAR, UNTIL_MARCH)], now: '2027-02-01' },
      { name: 'one that has ended', manifests: [backup(IN_CLEAR, UNTIL_MARCH)], now: '2027-04-01' },
      { name: 'one that nobody needs', manifests: [backup({}, UNTIL_MARCH)], now: '2027-03-15' },
    ],
  },
  MB092: {
    fails: [
      { manifests: [backup({}, UNTIL_MARCH)], finds: [{ value: 'MB003 until 2027-03-31' }] },
      {
        name: 'a waiver of the policy',
        manifests: [backup(IN_CLEAR)],
        policy: {
          waivers: [{ rule: 'MB003', about: 'ClusterBackup a/b', reason: 'a', until: '2026-11-03' }],
        },
      },
    ],
    passes: [
      { manifests: [backup(IN_CLEAR, UNTIL_MARCH)] },
      { name: 'a rule that is not judged', manifests: [backup({}, waived('MB020=a;until=2027-03-31'))] },
      {
        name: 'a rule that is off',
        manifests: [backup({}, UNTIL_MARCH)],
        policy: { levels: { MB003: 'off' } },
      },
    ],
  },
};
