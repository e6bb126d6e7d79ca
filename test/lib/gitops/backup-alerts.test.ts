import { App, Chart, Testing } from 'cdk8s';
import { BackupAlerts } from '../../../lib/gitops';
import { ruleGroups, ruleOptions } from '../../../lib/monitoring';

function declared(props?: ConstructorParameters<typeof BackupAlerts>[2]) {
  const chart = new Chart(new App(), 'monitoring', { namespace: 'usual' });
  const { name } = new BackupAlerts(chart, 'alerts', props);
  return { name, objects: Testing.synth(chart) };
}

describe('BackupAlerts', () => {
  it('declares one PrometheusRule, with the rules that generate alerts writes', () => {
    const { name, objects } = declared();
    expect(name).toBe('mosk-backup');
    expect(objects).toEqual([
      {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PrometheusRule',
        metadata: { name: 'mosk-backup', namespace: 'usual' },
        spec: { groups: ruleGroups(ruleOptions()) },
      },
    ]);
  });

  it('takes name, namespace and labels of the object, and what a team wants otherwise', () => {
    const { objects } = declared({
      name: 'backups',
      namespace: 'monitoring',
      labels: { release: 'prometheus' },
      severities: { critical: 'major' },
    });
    const [{ metadata, spec }] = objects as [{ metadata: object; spec: object }];
    expect(metadata).toEqual({ name: 'backups', namespace: 'monitoring', labels: { release: 'prometheus' } });
    expect(JSON.stringify(spec)).toContain('"severity":"major"');
    expect(JSON.stringify(spec)).not.toContain('"severity":"critical"');
  });

  it('refuses what would break a text', () => {
    expect(() => declared({ rehearsalAge: 'long' })).toThrow(/not a duration/);
  });
});
