import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { bin, installed, run } from './installed';

describe('the validation plugin, by the real cdk8s-cli in a project that names it in cdk8s.yaml', () => {
  let folder: string;
  beforeAll(() => {
    folder = installed('cdk8s-validation');
  }, 180_000);
  afterEach(() => {
    delete process.env.LOCAL;
  });

  const synth = (...args: string[]) =>
    run(folder, bin(folder, 'cdk8s'), 'synth', '--no-check-upgrade', ...args);

  test('lets a sound app pass, and says by which policy', () => {
    const out = synth();

    expect(out).toContain('Validations ended succesfully');
    expect(out).toMatch(/policy +│ acme/);
  });

  test('ends cdk8s synth with 2 and points at the right construct of two with one name', () => {
    process.env.LOCAL = 'one';
    const report = path.join(folder, 'report.json');
    rmSync(report, { force: true });

    expect(() => synth('--validation-reports-output-file', report)).toThrow(/exit code 2\b/);

    const [{ violations, summary }] = JSON.parse(readFileSync(report, 'utf8')).reports;
    expect(summary).toMatchObject({ status: 'failure', metadata: { errors: '1' } });
    expect(violations).toEqual([
      expect.objectContaining({
        ruleName: 'MB001 target-required (error)',
        violatingConstructs: [
          expect.objectContaining({
            resourceName: 'ClusterBackupSchedule one/daily on site',
            constructPath: 'site/one-daily',
            manifestPath: 'manifests/site.k8s.yaml',
          }),
        ],
      }),
    ]);
  });
});
