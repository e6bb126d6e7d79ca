import { Tier } from '../../../../lib/policy';
import type { CasesByRule } from './cases-by-rule';
import { cluster, schedule } from './objects';

const GOLD = { tiers: [Tier.of('gold', { rpo: '26h' })], defaultTier: 'gold' };
const MAINTAINED = {
  ...cluster('prod'),
  maintenanceWindow: { weekday: 'saturday', from: { hour: 6 }, duration: '4h' },
} as const;

const everyNight = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    schedule({ targetCluster: `c${index}` }, { name: `c${index}-nightly` }),
  );

/** Rules on when backups start; what they find to the minute is in `rules/schedule.test.ts`. */
export const SCHEDULE_CASES: CasesByRule = {
  MB022: {
    fails: [
      {
        manifests: [schedule({ schedule: '0 1 * * 1-5' })],
        inventory: [cluster('prod')],
        policy: GOLD,
        finds: [
          {
            about: 'Cluster prod/prod on site-a',
            value: '72 hours, such as from 2024-01-05 01:00 UTC to 2024-01-08 01:00 UTC',
          },
        ],
      },
    ],
    passes: [
      {
        manifests: [
          schedule({ schedule: '0 1 * * 1-5' }),
          schedule({ schedule: '0 1 * * 0,6' }, { name: 'weekend' }),
        ],
        inventory: [cluster('prod')],
        policy: GOLD,
      },
    ],
  },
  MB023: {
    fails: [
      { manifests: [schedule({ schedule: '0 0 30 2 *' })], finds: [{ path: 'spec.schedule' }] },
      { name: 'every four years', manifests: [schedule({ schedule: '0 1 29 2 *' })] },
    ],
    passes: [{ manifests: [schedule({ schedule: '30 1 * * 0' })] }],
  },
  MB024: {
    fails: [
      {
        manifests: everyNight(11),
        finds: [{ about: 'Storage credential prod/s3-backup', value: '11 from 2024-01-01 01:00 UTC' }],
      },
    ],
    passes: [{ manifests: everyNight(10) }],
  },
  MB025: {
    fails: [
      {
        manifests: [schedule(), schedule({ schedule: '20 1 * * 0' }, { name: 'sundays' })],
        finds: [
          {
            about: 'ClusterBackupSchedule prod/sundays',
            value: '20 1 * * 0 and 0 1 * * *: 20 minutes apart; 30 are expected',
          },
        ],
      },
      { name: 'with itself', manifests: [schedule({ schedule: '*/10 * * * *' })] },
    ],
    passes: [{ manifests: [schedule(), schedule({ schedule: '30 1 * * 0' }, { name: 'sundays' })] }],
  },
  MB026: {
    fails: [{ manifests: [schedule({ suspend: true })], finds: [{ path: 'spec.suspend' }] }],
    passes: [{ manifests: [schedule()] }],
  },
  MB027: {
    fails: [
      {
        manifests: [schedule({ schedule: '0 7 * * *' })],
        inventory: [MAINTAINED],
        finds: [{ value: '0 7 * * *: such as 2024-01-06 07:00 UTC' }],
      },
    ],
    passes: [{ manifests: [schedule()], inventory: [MAINTAINED] }],
  },
  MB028: {
    fails: [
      {
        manifests: [schedule({ schedule: '0 2 */1 * 1-5' })],
        finds: [{ path: 'spec.schedule', value: '0 2 */1 * 1-5' }],
      },
      { name: 'either day or both', manifests: [schedule({ schedule: '0 2 */2 * 1' })] },
    ],
    passes: [
      { manifests: [schedule({ schedule: '0 2 * * 1-5' })] },
      { name: 'days of the month and of the week', manifests: [schedule({ schedule: '0 2 13 * 5' })] },
    ],
  },
};
