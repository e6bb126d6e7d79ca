import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import { BackupError, ManagementCluster, manifests } from '../../../entries';
import { seeded } from './seeded';

function configMap(scope: Construct, name: string, namespace?: string): ApiObject {
  return new ApiObject(scope, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace } });
}

function namesOf(app: App): string[] {
  return manifests(app).map(({ metadata }) => metadata.name);
}

function errorOf(run: () => unknown): BackupError {
  try {
    run();
  } catch (error) {
    if (BackupError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('manifests', () => {
  it('gives the documents of app.synth() without touching the disk', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'manifests-'));
    const app = new App({ outdir });
    const chart = new Chart(app, 'site', { namespace: 'prod', labels: { team: 'ops' } });
    configMap(chart, 'a');
    configMap(new Construct(chart, 'group'), 'b', 'other');

    const ours = manifests(app);

    expect(Yaml.stringify(...ours)).toBe(app.synthYaml());
    rmSync(outdir, { recursive: true });
  });

  it('puts charts after those that they depend on, and objects likewise', () => {
    const app = new App();
    const [first, second] = [new Chart(app, 'first'), new Chart(app, 'second')];
    const a = configMap(first, 'a');
    configMap(second, 'b');
    a.addDependency(configMap(first, 'c'));
    first.addDependency(second);

    expect(namesOf(app)).toEqual(['b', 'c', 'a']);
  });

  it('keeps the order of app.synth() in 300 random apps with dependencies', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const [ours, theirs] = [randomApp(seed), randomApp(seed)];
      expect({ seed, yaml: Yaml.stringify(...manifests(ours)) }).toEqual({ seed, yaml: theirs.synthYaml() });
    }
  });

  it('lets an object depend on the construct around it', () => {
    const apps = [new App(), new App()].map((app) => {
      const chart = new Chart(app, 'site');
      const group = new Construct(chart, 'group');
      configMap(group, 'last').addDependency(group);
      configMap(group, 'first');
      const alone = new Construct(chart, 'alone');
      configMap(alone, 'only').addDependency(alone);
      configMap(chart, 'after');
      return app;
    });
    const [ours, theirs] = apps as [App, App];

    expect(namesOf(ours)).toEqual(['first', 'last', 'only', 'after']);
    expect(Yaml.stringify(...manifests(ours))).toBe(theirs.synthYaml());
  });

  it('needs no more than a moment for layers that cdk8s walks for ever', () => {
    const app = new App();
    const charts = Array.from({ length: 40 }, (_, index) => {
      const chart = new Chart(app, `chart-${index}`);
      for (let n = 0; n < 10; n++) configMap(chart, `object-${index}-${n}`);
      return chart;
    });
    for (const [index, chart] of charts.entries()) {
      if (index > 0) chart.addDependency(charts[index - 1] as Chart);
    }

    expect(namesOf(app)).toHaveLength(400);
  });

  it('refuses a circle, and a construct that depends on itself', () => {
    const app = new App();
    const chart = new Chart(app, 'site');
    const [a, b] = [configMap(chart, 'a'), configMap(chart, 'b')];
    a.addDependency(b);
    b.addDependency(a);
    expect(errorOf(() => manifests(app))).toMatchObject({
      code: 'dependency-cycle',
      value: 'site/a => site/b => site/a',
    });

    const alone = new App();
    const own = configMap(new Chart(alone, 'site'), 'own');
    own.addDependency(own);
    expect(errorOf(() => manifests(alone))).toMatchObject({
      code: 'dependency-cycle',
      value: 'site/own => site/own',
    });
  });

  it('names both constructs that declare one object, charts inside a management cluster included', () => {
    const app = new App();
    const site = new ManagementCluster(app, 'site', { namespace: 'prod' });
    configMap(new Construct(site, 'one'), 'settings');
    configMap(new Chart(site, 'two', { namespace: 'prod' }), 'settings');

    const error = errorOf(() => manifests(app));

    expect(error.code).toBe('duplicate-object');
    expect(error.at).toContain('site/one/settings');
    expect(error.at).toContain('site/two/settings');
    expect(error.value).toBe('ConfigMap prod/settings');
  });

  it('lets another management cluster, namespace or kind have the same name', () => {
    const app = new App();
    for (const id of ['east', 'west']) {
      const site = new ManagementCluster(app, id, { namespace: 'prod' });
      configMap(site, 'settings');
      configMap(new Construct(site, 'elsewhere'), 'settings', 'stage');
    }

    expect(manifests(app)).toHaveLength(4);
  });

  it('never writes a Cluster', () => {
    const app = new App();
    const chart = new Chart(app, 'site');
    const manifest = { apiVersion: 'cluster.k8s.io/v1alpha1', kind: 'Cluster', metadata: { name: 'prod' } };
    new ApiObject(chart, 'cluster', manifest);

    expect(errorOf(() => manifests(app))).toMatchObject({ code: 'cluster-manifest', at: 'site/cluster' });
  });

  it("asks each of the app's own validations once and shows all that they say", () => {
    const app = new App();
    let asked = 0;
    for (const id of ['one', 'two', 'three']) {
      const validate = () => {
        asked += 1;
        return [`problem ${asked}`];
      };
      new Chart(app, id).node.addValidation({ validate });
    }

    expect(() => manifests(app)).toThrow(
      expect.objectContaining({
        errors: [
          expect.objectContaining({ code: 'synthesis-failed', at: 'one', value: 'problem 1' }),
          expect.objectContaining({ code: 'synthesis-failed', at: 'two', value: 'problem 2' }),
          expect.objectContaining({ code: 'synthesis-failed', at: 'three', value: 'problem 3' }),
        ],
      }),
    );
    expect(asked).toBe(3);
  });
});

/** Charts (some inside others), groups and objects, with dependencies of every kind on what came before. */
function randomApp(seed: number): App {
  const { below, chance } = seeded(seed);
  const app = new App();
  const earlier: Construct[] = [];
  const charts: Chart[] = [];
  for (let c = 0; c < 1 + below(4); c++) {
    const around = chance(0.3) ? charts[below(charts.length)] : undefined;
    const chart = new Chart(around ?? app, `chart-${c}`);
    for (let g = 0; g < below(4); g++) {
      const group = chance(0.5) ? undefined : new Construct(chart, `group-${g}`);
      const objects = Array.from({ length: below(4) }, (_, n) =>
        configMap(group ?? chart, `object-${c}-${g}-${n}`),
      );
      const members = group === undefined ? objects : [...objects, group];
      for (const member of members) {
        const target = earlier[below(earlier.length)];
        // What a chart contains comes before it, so it can need nothing of what came earlier there.
        if (around === undefined && target !== undefined && chance(0.4)) member.node.addDependency(target);
      }
      earlier.push(...members);
    }
    // A chart that contains others depends on them already.
    if (around === undefined && chance(0.3)) earlier.push(chart);
    charts.push(chart);
  }
  return app;
}
