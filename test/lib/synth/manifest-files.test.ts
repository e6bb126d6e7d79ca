import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { manifestFileName, manifestFiles } from '../../../lib';

describe('manifestFiles', () => {
  test('names a file by kind, namespace and name, so that two namespaces do not overwrite each other', () => {
    const app = new App();
    const chart = new Chart(app, 'site-a');
    for (const namespace of ['prod', 'stage']) {
      const metadata = { name: 'settings', namespace };
      new ApiObject(new Construct(chart, namespace), 'map', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata,
      });
    }

    expect(manifestFiles(app).map(({ path }) => path)).toEqual([
      'site-a/configmap.prod.settings.yaml',
      'site-a/configmap.stage.settings.yaml',
    ]);
  });

  test('leaves the namespace out where there is none', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'prod' } };
    expect(manifestFileName(namespace)).toBe('namespace.prod.yaml');
  });
});
