import { OVERDUE } from '../../../cli/doctor/checks/overdue';
import type { Facts, ProjectFacts } from '../../../cli/doctor/facts';

const judged = (clusters: readonly string[]) => {
  const project: Partial<ProjectFacts> = {
    namespace: 'shpo',
    listed: undefined,
    backups: { seen: [] },
    schedules: { seen: [] },
    clusters: { seen: clusters.map((name) => ({ metadata: { name } })) as never },
  };
  const facts: Partial<Facts> = {
    projects: [project as ProjectFacts],
    settings: { commands: [], now: 0, rpoMs: undefined, keyAgeMs: 0 },
    at: (namespace) => ({ program: 'mosk-backup', options: `-n ${namespace}` }) as never,
  };
  return OVERDUE.judge(facts as Facts);
};

describe('a project in which nothing is backed up', () => {
  it.each([
    [[], 'nor does it have one'],
    [['prod'], 'it has 1 cluster'],
  ])('is not checked, and never good, with clusters %j', (clusters, value) => {
    expect(judged(clusters)).toEqual([
      {
        state: 'not checked',
        what: 'no cluster of it is backed up',
        where: 'project shpo',
        value,
        remedy: { todo: expect.stringContaining('-n'), command: 'mosk-backup status --clusters -n shpo' },
      },
    ]);
  });
});
