import { Tier } from '../../../../lib/policy';
import type { CasesByRule } from './cases-by-rule';
import { cluster, credential, schedule } from './objects';

const TWO_COPIES = { tiers: [Tier.of('gold', { rpo: '26h', targets: 2 })], defaultTier: 'gold' };
const FAR = { rclone: { bucket: 'backups/prod', credential: 's3-far' } };
const STORAGES = [
  credential(),
  credential({ endpoint: 'https://s3.far.example.com' }, {}, { name: 's3-far' }),
];

/** Rules on whole fleets. */
export const FLEET_CASES: CasesByRule = {
  MB020: {
    fails: [
      {
        manifests: [schedule()],
        inventory: [cluster('prod'), cluster('dev')],
        finds: [{ about: 'Cluster prod/dev on site-a' }],
      },
      {
        name: 'looks suspended',
        manifests: [schedule({ suspend: true })],
        inventory: [cluster('prod')],
      },
    ],
    passes: [{ manifests: [schedule()], inventory: [cluster('prod')] }],
  },
  MB021: {
    fails: [
      {
        manifests: [schedule({ targetCluster: 'gone' })],
        inventory: [cluster('prod')],
        finds: [{ path: 'spec.targetCluster', value: 'prod/gone' }],
      },
    ],
    passes: [{ manifests: [schedule()], inventory: [cluster('prod')] }],
  },
  MB040: {
    fails: [
      {
        manifests: [...STORAGES, schedule(), schedule({ schedule: '0 5 * * 0' }, { name: 'sundays' })],
        inventory: [cluster('prod')],
        policy: TWO_COPIES,
        finds: [{ value: '1 storage: https://s3.example.com' }],
      },
      {
        name: 'by a credential that is not declared',
        manifests: [schedule()],
        inventory: [cluster('prod')],
        policy: TWO_COPIES,
        finds: [{ value: '1 storage: credential prod/s3-backup' }],
      },
    ],
    passes: [
      {
        manifests: [
          ...STORAGES,
          schedule(),
          schedule({ schedule: '0 5 * * 0', parameters: FAR }, { name: 'sundays' }),
        ],
        inventory: [cluster('prod')],
        policy: TWO_COPIES,
      },
    ],
  },
};
