import { parameters, schedule } from '../declared';
import { defaultTarget, follower, nightly, type ReviewCase } from './review-case';

/** Where archives go from now on. */
export const TARGET_CASES: readonly ReviewCase[] = [
  {
    name: 'schedules that leave a bucket, told together',
    base: [nightly, schedule('weekly', '0 5 * * 0', { parameters: parameters('backups/prod/weekly') })],
    head: [
      schedule('nightly', '0 1 * * *', { parameters: parameters('archive/prod/prod') }),
      schedule('weekly', '0 5 * * 0', { parameters: parameters('archive/prod/weekly') }),
    ],
    tells: ['target-moved risk', 'first-use risk'],
    says: /go to `s3:\/\/archive\/prod` from now on; those made so far stay in `s3:\/\/backups\/prod`/,
  },
  {
    name: 'a schedule that no longer leaves the cluster',
    base: [nightly],
    head: [follower],
    defaults: { base: [], head: [{ ...defaultTarget('x'), parameters: undefined }] },
    tells: ['target-moved data'],
  },
  {
    name: 'a default target that moves, and who follows it',
    base: [follower],
    head: [follower],
    defaults: { base: [defaultTarget('backups/prod')], head: [defaultTarget('archive/prod')] },
    tells: ['default-target-moved risk', 'first-use risk'],
    says: /moves from `s3:\/\/backups\/prod` to `s3:\/\/archive\/prod`: archives of `ClusterBackupSchedule prod\/nightly` go there/,
  },
  {
    name: 'a default target that goes',
    base: [follower],
    head: [follower],
    defaults: { base: [defaultTarget('backups/prod')], head: [] },
    tells: ['default-target-moved data'],
  },
];
