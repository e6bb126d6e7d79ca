import type { Judgement, PolicyFinding } from '../../../lib/policy';
import { findingChanges } from '../../../lib/review/finding-changes';

const finding = (rule: string, name: string, level: PolicyFinding['level'] = 'warning') =>
  ({ rule, level, about: `ClusterBackupSchedule prod/${name}`, path: 'spec' }) as PolicyFinding;
const stays = () => false;
const judged = (...findings: PolicyFinding[]) =>
  ({ findings, waived: [], waivers: [], skipped: [] }) as unknown as Judgement;

it('findings come the worst first, then by rule, then in the order in which people count', () => {
  const all = judged(
    finding('MB017', 's1'),
    finding('MB017', 's10'),
    finding('MB018', 's1'),
    finding('MB017', 's2'),
    finding('MB003', 's3', 'error'),
  );
  const order = ['MB003 s3', 'MB017 s1', 'MB017 s2', 'MB017 s10', 'MB018 s1'];
  const shown = (found: readonly PolicyFinding[]) =>
    found.map(({ rule, about }) => `${rule} ${about.split('/')[1]}`);

  expect(shown(findingChanges(all, all, stays).unchanged)).toEqual(order);
  expect(shown(findingChanges(judged(), all, stays).added)).toEqual(order);
  expect(shown(findingChanges(all, judged(), stays).fixed)).toEqual(order);
});

it('what goes with its object is not fixed', () => {
  const all = judged(finding('MB017', 's1'), finding('MB017', 's2'));
  const { fixed, gone } = findingChanges(all, judged(), (about) => about.endsWith('/s1'));

  expect([fixed, gone].map((some) => some.map(({ about }) => about))).toEqual([
    ['ClusterBackupSchedule prod/s2'],
    ['ClusterBackupSchedule prod/s1'],
  ]);
});
