import { METRICS, type Sample, textOf } from '../../../lib/monitoring';

/** Of targets, or external: Prometheus renames or overwrites them. */
const TARGETS_OWN = ['namespace', 'service', 'pod', 'job', 'instance', 'cluster', 'endpoint', 'container'];

describe('the metrics', () => {
  const metrics = Object.values(METRICS);

  it.each(metrics.map((each) => [each.name, each] as const))(
    '%s is named as Prometheus asks for',
    (name, metric) => {
      expect(name).toMatch(/^mosk_backup_[a-z_]+$/);
      expect(name.endsWith('_timestamp_seconds')).toBe(metric.unit === 'timestamp');
      expect(name.endsWith('_info')).toBe(metric.unit === 'info');
      if (metric.unit === 'seconds') expect(name).toMatch(/_seconds$/);
      // A gauge that ends like a counter is taken for one.
      expect(name).not.toMatch(/_(total|count|sum|bucket)$/);
      expect(metric.help).toMatch(/^[A-Z].*\.$/);
      expect(metric.labels.filter((label) => TARGETS_OWN.includes(label))).toEqual([]);
    },
  );

  it('have each a name of its own', () => {
    expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length);
  });
});

describe('the text format', () => {
  const cluster = { management_cluster: 'a', project: 'p', target_cluster: 'c' };

  it('has families in the order of the table, each once, with help and type before it', () => {
    const samples: Sample[] = [
      { metric: 'good', labels: cluster, value: 2 },
      { metric: 'written', labels: {}, value: 1_767_225_600 },
      { metric: 'good', labels: { ...cluster, target_cluster: 'd' }, value: 0 },
    ];
    expect(textOf(samples)).toBe(
      `# HELP ${METRICS.written.name} ${METRICS.written.help}
# TYPE ${METRICS.written.name} gauge
mosk_backup_written_timestamp_seconds 1767225600
# HELP ${METRICS.good.name} ${METRICS.good.help}
# TYPE ${METRICS.good.name} gauge
mosk_backup_good_backups{management_cluster="a",project="p",target_cluster="c"} 2
mosk_backup_good_backups{management_cluster="a",project="p",target_cluster="d"} 0
`,
    );
  });

  it('escapes backslash, quote and line break, leaves other characters alone, and leaves out empty labels', () => {
    const labels = {
      ...cluster,
      project: 'a\\b"c\nd',
      target_cluster: 'größe',
      credential: '',
      status: 'Stuck',
    };
    const [, , line] = textOf([{ metric: 'failed', labels, value: 1 }]).split('\n');
    expect(line).toBe(
      'mosk_backup_failed_created_timestamp_seconds{management_cluster="a",project="a\\\\b\\"c\\nd",target_cluster="größe",status="Stuck"} 1',
    );
  });

  it('is empty without samples', () => {
    expect(textOf([])).toBe('');
  });
});
