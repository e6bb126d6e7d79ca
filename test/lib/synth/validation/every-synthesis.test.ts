import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { ClusterBackup, checkApp, ManagementCluster, manifests } from '../../../../entries';
import { cluster, errors, patched, schedule, target } from './declared';

let app: App;
let site: ManagementCluster;
let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(path.join(tmpdir(), 'validation-test-'));
  app = new App({ outdir });
  site = new ManagementCluster(app, 'site', { namespace: 'prod' });
});
afterEach(() => rmSync(outdir, { recursive: true }));

describe('what an app is checked for', () => {
  it('shows every finding, each with code, construct, field, value and fix', () => {
    const backup = new ClusterBackup(site, 'now', { cluster, target });
    patched(backup, JsonPatch.replace('/spec/parameters/rclone/bucket', '/backups'));
    patched(backup, JsonPatch.remove('/spec/targetCluster'));
    schedule(site, 'often', '*/10 * * * *');

    const found = checkApp(app).errors;

    expect(found.map(({ code, at }) => `${code} ${at}`)).toEqual([
      'schema-invalid site/now: spec.targetCluster',
      'bucket-name site/now: spec.parameters.rclone.bucket',
      'runs-too-close site/often',
    ]);
    for (const { value, fix } of found) expect([value, fix]).not.toContain(undefined);
    expect(() => manifests(app)).toThrow(AggregateError);
  });

  it('stops app.synth() before a file is written, and says the same there', () => {
    patched(new ClusterBackup(site, 'now', { cluster, target }), JsonPatch.remove('/spec/targetCluster'));
    schedule(site, 'often', '*/10 * * * *');

    expect(() => app.synth()).toThrow(/site\/now: spec\.targetCluster[\s\S]*runs-too-close/);
    expect(readdirSync(outdir)).toEqual([]);
  });

  it('is checked once per synthesis, however many charts there are', () => {
    let rendered = 0;
    for (let n = 0; n < 20; n++) {
      const chart = new ManagementCluster(app, `site-${n}`, { namespace: `project-${n}` });
      new ApiObject(chart, 'settings', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'settings' },
        data: {
          get key() {
            rendered += 1;
            return 'value';
          },
        },
      });
    }

    app.synth();

    // Once by the check, once by cdk8s for each file.
    expect(rendered).toBe(2 * 20);
  });

  it('is checked again after the app has grown', () => {
    schedule(site, 'nightly', '0 1 * * *');
    app.synth();
    schedule(site, 'weekly', '10 1 * * 0');

    expect(() => app.synth()).toThrow('runs-too-close');
  });

  it.each([
    ['app.synth()', () => app.synth()],
    ['app.synthYaml()', () => app.synthYaml()],
    ['chart.toJson()', () => site.toJson()],
  ])('is checked again by the next %s, also in the same turn and for a mere patch', (_how, synthesize) => {
    const backup = new ClusterBackup(site, 'now', { cluster, target });
    synthesize();
    patched(backup, JsonPatch.remove('/spec/targetCluster'));

    expect(synthesize).toThrow('site/now: spec.targetCluster');
  });

  it('is checked in a plain chart as well', () => {
    const chart = new Chart(app, 'plain', { namespace: 'prod' });
    schedule(chart, 'often', '*/10 * * * *');

    expect(errors(app)).toEqual(['runs-too-close plain/often']);
  });
});
