import { COMMANDS } from '../../../cli/commands';
import { durationMs } from '../../../lib/model';
import {
  ALERTS,
  type AlertingRule,
  alertsAlone,
  METRICS,
  ruleGroups,
  ruleOptions,
  ruleTests,
} from '../../../lib/monitoring';

const options = ruleOptions();
const rules = ruleGroups(options).flatMap((group) => group.rules);
const alerts = rules.filter((each): each is AlertingRule => 'alert' in each);
const records = rules.flatMap((each) => ('record' in each ? [each.record] : []));

/** What PromQL itself calls by a word. */
const WORDS =
  /\b(?:max|count|topk|by|on|or|and|unless|time|absent_over_time|last_over_time|max_over_time)\b/g;

/** The names of series in an expression: what is left without texts, labels, numbers, durations and words. */
function namesIn(expression: string): string[] {
  const bare = expression
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replaceAll(/\b(?:by|on) \([^)]*\)/g, ' ')
    .replaceAll(WORDS, ' ');
  return bare.match(/[a-zA-Z_:][\w:]*/g) ?? [];
}

describe('the rules', () => {
  const known = new Set<string>([...Object.values(METRICS).map(({ name }) => name), ...records]);

  it.each([
    ['with rules that record', rules.map(({ expr }) => expr)],
    ['alone', alertsAlone(options).map(({ expr }) => expr)],
    [
      'of a fleet',
      ruleGroups(ruleOptions({ managementClusters: ['a', 'b'] })).flatMap((group) =>
        group.rules.map(({ expr }) => expr),
      ),
    ],
    [
      'in texts',
      alerts.map(({ annotations }) =>
        (annotations.description.match(/printf "(?:[^"\\]|\\.)*"/g) ?? [])
          .join(' ')
          .replaceAll('\\"', "'")
          .replaceAll(/printf|"/g, ' ')
          .replaceAll('management_cluster)', 'management_cluster) '),
      ),
    ],
  ])('read nothing that the exporter does not tell: %s', (_where, expressions) => {
    const names = expressions.flatMap(namesIn);
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  it('record what alerts read, before they read it, and nothing else', () => {
    const read = new Set(alerts.flatMap(({ expr }) => namesIn(expr)));
    expect(records.filter((record) => !read.has(record))).toEqual([]);
    expect(rules.findIndex((each) => 'alert' in each)).toBe(records.length);
  });

  it('are without rules that record where alerts alone are taken', () => {
    expect(alertsAlone(options).filter(({ expr }) => expr.includes('mosk_backup:'))).toEqual([]);
  });
});

describe.each(alerts.map((each) => [each.alert, each] as const))('%s', (name, alert) => {
  it('waits for ten minutes or more, and goes on over a gap', () => {
    expect(durationMs(alert.for, name)).toBeGreaterThanOrEqual(600_000);
    expect(alert.keep_firing_for).toBe('15m');
  });

  it('has a severity, a summary that is the same for all, and a page', () => {
    expect(['critical', 'warning', 'info']).toContain(alert.labels.severity);
    expect(alert.annotations.summary).not.toMatch(/\{\{/);
    expect(alert.annotations.runbook_url).toBe(`docs/alerts.md#${name.toLowerCase()}`);
  });

  it('names who it is about, and a command of ours to run next', () => {
    const { description } = alert.annotations;
    const [, command = ''] = /Run: mosk-backup (\w+)/.exec(description) ?? [];
    expect(COMMANDS.map((each) => each.name)).toContain(command);
    // What a policy accepts is of no management cluster.
    expect(description).toMatch(/\$labels\.(management_cluster|about)/);
  });

  it('has a unit test in which it fires, and one in which it is silent', () => {
    const { tests } = ruleTests('rules.yaml', options, true) as {
      tests: readonly { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
    };
    const its = tests
      .flatMap(({ alert_rule_test }) => alert_rule_test)
      .filter(({ alertname }) => alertname === name);
    expect(its.some(({ exp_alerts }) => exp_alerts.length > 0)).toBe(true);
    expect(its.some(({ exp_alerts }) => exp_alerts.length === 0)).toBe(true);
  });
});

describe('the settings of alerts', () => {
  it('rename severities', () => {
    const renamed = alertsAlone(ruleOptions({ severities: { critical: 'major' } }));
    expect(new Set(renamed.map(({ labels }) => labels.severity))).toEqual(
      new Set(['major', 'warning', 'info']),
    );
  });

  it('name the context where it is called otherwise', () => {
    const [first] = alertsAlone(ruleOptions({ contexts: { a: 'admin@a' } }));
    expect(first?.annotations.description).toContain(
      '--context {{ if eq $labels.management_cluster "a" }}admin@a{{ else }}{{ $labels.management_cluster }}{{ end }}',
    );
  });

  it.each([
    [{ severities: { urgent: 'x' } as object }, /no such severity/],
    [{ severities: { critical: '' } }, /no such severity/],
    [{ rehearsalAge: '3 months' }, /not a duration/],
    [{ runbookUrl: 'https://x/{{ query "up" }}' }, /cannot stand in the text/],
    [{ managementClusters: ['a"} or vector(1) #'] }, /cannot stand in the text/],
    [{ contexts: { a: 'b c' } }, /cannot stand in the text/],
  ])('refuse %j', (settings, problem) => {
    expect(() => ruleOptions(settings)).toThrow(problem);
  });

  it('say no more than the table of alerts has', () => {
    expect(alerts.map(({ alert }) => alert)).toEqual(ALERTS.map(({ name }) => name));
  });
});
