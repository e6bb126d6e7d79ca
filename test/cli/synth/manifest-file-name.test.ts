import { manifestFileName } from '../../../cli/synth';

describe('manifestFileName', () => {
  it('tells objects of one name in two namespaces apart', () => {
    const settings = (namespace: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace },
    });

    expect(manifestFileName(settings('prod'))).toBe('configmap.prod.settings.yaml');
    expect(manifestFileName(settings('stage'))).toBe('configmap.stage.settings.yaml');
  });

  it('leaves the namespace out where there is none', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'prod' } };

    expect(manifestFileName(namespace)).toBe('namespace.prod.yaml');
  });
});
