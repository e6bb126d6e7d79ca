import type { Report } from '../../../cli/check';
import { UNREADABLE } from '../../../cli/check';
import { presentable } from '../../../cli/check/presentable';
import { BackupPolicy, type PolicyFinding } from '../../../lib/policy';

/** Whatever a manifest or a team's rule can put into a text. */
export const HOSTILE = `a "b" 'c' <d> & ]]> | \`e\` %0A ::error:: @team #1 \u001b[31m\u0000\r\n\ud800\u202e,x:y=z`;

const findings: readonly PolicyFinding[] = [
  {
    rule: 'MB001',
    name: 'target-required',
    level: 'error',
    problem: 'The archive stays on the cluster',
    why: 'A local archive is lost with its node.',
    fix: 'give it a target',
    about: 'ClusterBackup prod/before',
    managementCluster: 'site-a',
    path: 'spec.parameters',
    place: { text: 'site-a/b.yaml:7', file: 'site-a/b.yaml', line: 7 },
  },
  {
    rule: 'MB017',
    name: 'path-names-cluster',
    level: 'warning',
    problem: HOSTILE,
    why: HOSTILE,
    fix: HOSTILE,
    about: HOSTILE,
    path: HOSTILE,
    value: HOSTILE,
    place: { text: HOSTILE, file: `${HOSTILE}.yaml`, line: 1 },
  },
  {
    rule: 'MB020',
    name: 'coverage',
    level: 'info',
    problem: 'No schedule makes backups of this cluster',
    why: 'It would be lost.',
    fix: 'add a schedule',
    about: 'Cluster prod/prod on site-a',
  },
  {
    rule: UNREADABLE.id,
    name: UNREADABLE.name,
    level: 'error',
    problem: 'The indentation is wrong',
    why: UNREADABLE.why,
    fix: 'correct it',
    about: 'c.yaml',
    place: { text: 'c.yaml:3:1', file: 'c.yaml', line: 3 },
  },
];

/** A report with something of everything. */
export function sampleReport(): Report {
  const [first, second] = findings;
  const waiver = { rule: 'MB003', reason: HOSTILE, until: '2099-01-31' };
  return {
    policy: 'baseline',
    rules: BackupPolicy.baseline().rules,
    findings: findings.map(presentable),
    waived: [first, second].map((finding) =>
      presentable({ ...(finding as PolicyFinding), rule: 'MB003', waiver }),
    ),
    skipped: [{ rule: 'MB021', needs: ['inventory'] }],
    objects: 3,
    files: 2,
    failOn: 'warning',
  };
}
