import { MoskApi, RETENTION_ANNOTATION } from '../../../../lib/model';
import { Tier } from '../../../../lib/policy';
import type { CasesByRule } from './cases-by-rule';
import { cluster, schedule } from './objects';

const GOLD = {
  tiers: [Tier.of('gold', { rpo: '26h', retention: { keepLast: 3, keepDaily: 14 } })],
  defaultTier: 'gold',
};
const keeping = (retention: object | string, spec = {}) =>
  schedule(spec, {
    annotations: {
      [RETENTION_ANNOTATION]: typeof retention === 'string' ? retention : JSON.stringify(retention),
    },
  });
const API = MoskApi.from({
  version: 1,
  release: '26.3',
  facts: {
    'extraFields.ClusterBackupSchedule': {
      value: { 'retention.count': 'integer' },
      source: 'schema of ClusterBackupSchedule',
      certainty: 'documented',
      date: '2026-11-30',
    },
  },
});

export const RETENTION_CASES: CasesByRule = {
  MB030: {
    fails: [
      {
        manifests: [keeping({ keepLast: 7 })],
        inventory: [cluster('prod')],
        policy: GOLD,
        finds: [
          {
            about: 'ClusterBackupSchedule prod/nightly',
            problem: 'Its tier gold demands last 3, daily 14 (days of UTC): it is below in keepDaily',
            value: 'last 7',
          },
        ],
      },
      {
        name: 'a label that names no tier, with a default as well',
        manifests: [schedule()],
        inventory: [cluster('prod', { labels: { tier: 'Gold' } })],
        policy: GOLD,
        finds: [
          {
            about: 'ClusterBackupSchedule prod/nightly',
            value: 'tier: "Gold"',
            fix: 'name one of gold in the inventory, or add this one to the policy',
          },
        ],
      },
      {
        name: 'days that begin at another time',
        manifests: [keeping({ keepLast: 3, keepDaily: 14, timeZone: 'Asia/Tokyo' })],
        inventory: [cluster('prod')],
        policy: GOLD,
      },
    ],
    passes: [
      {
        manifests: [keeping({ keepLast: 3, keepDaily: 21, keepMonthly: 12, timeZone: 'UTC' })],
        inventory: [cluster('prod')],
        policy: GOLD,
      },
      {
        name: 'no retention: all backups stay',
        manifests: [schedule()],
        inventory: [cluster('prod')],
        policy: GOLD,
      },
      {
        name: 'a label for something else, where no tier demands a retention',
        manifests: [schedule()],
        inventory: [cluster('prod', { labels: { tier: 'frontend' } })],
        policy: { tiers: [Tier.of('bronze', { rpo: '26h' })] },
      },
      {
        name: 'a tier that demands nothing',
        manifests: [keeping({ keepLast: 1 })],
        inventory: [cluster('prod')],
        policy: { tiers: [Tier.of('bronze', { rpo: '26h' })], defaultTier: 'bronze' },
      },
    ],
  },
  MB031: {
    fails: [
      {
        manifests: [keeping({ keepDaily: 7 })],
        finds: [
          {
            about: 'ClusterBackupSchedule prod/nightly',
            problem: 'A retention says how many of the newest stay',
            path: `metadata.annotations.${RETENTION_ANNOTATION}.keepLast`,
          },
        ],
      },
      { name: 'keeps none', manifests: [keeping({ keepLast: 0 })], finds: [{ value: '0 backups' }] },
      { name: 'is no JSON', manifests: [keeping('last 7')] },
      { name: 'says what this version does not know', manifests: [keeping({ keepLast: 3, keepYearly: 2 })] },
      { name: 'an age, by which nothing goes', manifests: [keeping({ keepLast: 3, keepWithin: '30d' })] },
      {
        name: 'beside a field that the schedule sets',
        manifests: [keeping({ keepLast: 3 }, { retention: { count: 3 } })],
        finds: [{ value: 'spec.retention.count' }],
      },
      {
        name: 'beside a field that was learned of the API',
        manifests: [keeping({ keepLast: 3 })],
        api: API,
        finds: [{ value: 'ClusterBackupSchedule spec.retention.count' }],
      },
      {
        name: 'beside a field of the API with a reason, where none is enough',
        manifests: [keeping({ keepLast: 3, besideApi: 'only a floor' })],
        api: API,
        policy: { acceptReasons: false },
      },
    ],
    passes: [
      { manifests: [keeping({ keepLast: 7, keepMonthly: 12, timeZone: 'Europe/Berlin' })] },
      {
        name: 'beside a field of the API with a reason',
        manifests: [keeping({ keepLast: 3, besideApi: 'only a floor' })],
        api: API,
      },
      { name: 'no retention beside a field of the API', manifests: [schedule()], api: API },
    ],
  },
};
