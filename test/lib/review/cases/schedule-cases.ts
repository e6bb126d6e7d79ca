import { BackupPolicy, type InventoryCluster, type Subject, Tier } from '../../../../lib/policy';
import { schedule } from '../declared';
import { nightly, type ReviewCase } from './review-case';

const inventory = (labels: Record<string, string>): InventoryCluster[] => [
  { name: 'prod', project: 'prod', release: '26.2.1', labels, managementCluster: { name: 'site' } },
];
const gold = new BackupPolicy({ tiers: [Tier.of('gold', { rpo: '26h' })] });

const ofPulumi = (subject: Subject): Subject => ({
  ...subject,
  place: (path) => ({
    ...subject.place(path),
    urn: 'urn:pulumi:prod::shop::mosk-backup:index:Schedule::nightly',
  }),
});

/** What is backed up, and when. */
export const SCHEDULE_CASES: readonly ReviewCase[] = [
  {
    name: 'a cluster without backups, whose schedule goes',
    base: [nightly],
    head: [],
    tells: ['cluster-uncovered data', 'schedule-removed risk'],
    says: /Nothing backs up the cluster `prod\/prod` any more: `nightly` goes/,
  },
  {
    name: 'a cluster that the inventory has no more',
    base: [nightly],
    head: [],
    with: { inventory: [] },
    tells: ['schedule-removed risk', 'cluster-uncovered note'],
  },
  {
    name: 'a schedule that is pointed to another cluster, and stays tied to the one that it was made for',
    base: [nightly, schedule('weekly', '0 5 * * 0')],
    head: [schedule('nightly', '0 1 * * *', { targetCluster: 'lab' }), schedule('weekly', '0 5 * * *')],
    tells: ['schedule-retargeted risk'],
    says: /pointed from `prod\/prod` to `prod\/lab`, .* goes with `prod\/prod`/,
  },
  {
    name: 'a schedule of another cluster, whose own has none left',
    base: [nightly],
    head: [schedule('nightly', '0 1 * * *', { targetCluster: 'lab' })],
    tells: ['cluster-uncovered data', 'schedule-retargeted risk'],
    says: /`nightly` is for `lab` now/,
  },
  {
    name: 'no such thing of a resource, for which Pulumi makes another object',
    base: [nightly],
    head: [ofPulumi(schedule('nightly', '0 1 * * *', { targetCluster: 'lab' }))],
    tells: ['cluster-uncovered data'],
  },
  {
    name: 'a schedule that is marked as suspended',
    base: [nightly],
    head: [schedule('nightly', '0 1 * * *', { suspend: true })],
    tells: ['cluster-uncovered data', 'schedule-suspended risk'],
  },
  {
    name: 'a schedule that runs again',
    base: [schedule('nightly', '0 1 * * *', { suspend: true })],
    head: [nightly],
    tells: ['schedule-resumed note'],
  },
  {
    name: 'a longer time between backups, which no tier forbids',
    base: [nightly],
    head: [schedule('nightly', '0 1 * * 1-5')],
    tells: ['rpo-worsened risk'],
    says: /makes the RPO of `prod\/prod` 72 h \(3 days\) instead of 24 h\./,
  },
  {
    name: 'a longer time between backups than a tier allows',
    base: [nightly],
    head: [schedule('nightly', '0 1 * * 1-5')],
    with: { policy: gold, inventory: inventory({ tier: 'gold' }) },
    tells: ['rpo-worsened data'],
    says: /its tier `gold` allows 26 h/,
  },
  {
    name: 'no longer time where another schedule fills the gap',
    base: [nightly, schedule('noon', '0 12 * * *')],
    head: [schedule('nightly', '0 23 * * *'), schedule('noon', '0 12 * * *')],
    tells: [],
  },
  {
    name: 'two schedules that now meet',
    base: [nightly, schedule('weekly', '0 5 * * 0')],
    head: [nightly, schedule('weekly', '10 1 * * 0')],
    tells: ['runs-overlap data'],
    says: /Two schedules now overlap on cluster `prod\/prod` at 01:10 UTC, first on 2026-11-29: `nightly` and `weekly` start 10 minutes apart/,
  },
  {
    name: 'no meeting that was there before',
    base: [nightly, schedule('weekly', '10 1 * * 0')],
    head: [nightly, schedule('weekly', '15 1 * * 0')],
    tells: [],
  },
];
