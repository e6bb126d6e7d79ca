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

  it('has its place in a file system, however long the name of the object is, and stays another one', () => {
    const long = (last: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `${'a'.repeat(252)}${last}`, namespace: 'b'.repeat(63) },
    });
    const names = [manifestFileName(long('x')), manifestFileName(long('y'))];

    expect(names.map((name) => name.length <= 240 && name.endsWith('.yaml'))).toEqual([true, true]);
    expect(names[0]).not.toBe(names[1]);
    expect(manifestFileName(long('x'))).toBe(names[0]);
  });
});
