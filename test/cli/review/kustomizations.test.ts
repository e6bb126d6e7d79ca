import { backup, changes, manifest, nightly } from './changes';

const { commit, branch, review } = changes();

describe('a kustomization', () => {
  const listing = (...lines: string[]) => `${lines.join('\n')}\n`;
  const site = {
    'k/kustomization.yaml': listing('resources: [a.yaml, n.yaml]'),
    'k/a.yaml': backup('a'),
    'k/n.yaml': nightly,
  };
  const patch = (text: string) => listing('resources: [a.yaml, n.yaml]', `patches: [${text}]`);

  it.each<[string, Record<string, string>]>([
    ['that drops a resource removes it', { 'k/kustomization.yaml': listing('resources: [n.yaml]') }],
    ['that comes and lists less removes the rest', { 'k/kustomization.yaml': listing('resources: []') }],
    [
      'with a patch that asks for the deletion of files',
      {
        'k/kustomization.yaml': patch(
          `{ target: { kind: ClusterBackup }, patch: '[{ op: add, path: /spec/delete, value: true }]' }`,
        ),
      },
    ],
    [
      'with a patch in a file',
      {
        'k/kustomization.yaml': patch('{ path: p.yaml }'),
        'k/p.yaml': manifest('ClusterBackup', 'a', { delete: true }),
      },
    ],
    [
      'with a patch that removes an object',
      {
        'k/kustomization.yaml': patch(
          `{ target: { kind: ClusterBackup.* }, patch: '{ $patch: delete, kind: X, metadata: { name: x } }' }`,
        ),
      },
    ],
    [
      'that puts its objects into another namespace',
      { 'k/kustomization.yaml': listing('resources: [a.yaml, n.yaml]', 'namespace: other') },
    ],
    [
      'that names its objects anew',
      { 'k/kustomization.yaml': listing('resources: [a.yaml, n.yaml]', 'nameSuffix: -2') },
    ],
    [
      'whose resources come from elsewhere',
      { 'k/kustomization.yaml': listing('resources: [n.yaml, "https://example.com/x"]') },
    ],
    [
      'with what is not understood',
      { 'k/kustomization.yaml': listing('resources: [a.yaml, n.yaml]', 'transformers: [t.yaml]') },
    ],
  ])('%s', async (_, files) => {
    commit(site);
    branch(files);

    // Told as what happens to data, or refused by name; never passed over.
    expect([2, 9]).toContain((await review()).code);
  });

  it('that comes into a folder and leaves things out removes them', async () => {
    commit({ 'k/a.yaml': backup('a'), 'k/n.yaml': nightly });
    branch({ 'k/kustomization.yaml': listing('resources: [n.yaml]') });

    expect((await review()).code).toBe(9);
  });

  it('that lists what lay there before changes nothing', async () => {
    commit({ 'k/a.yaml': backup('a'), 'k/n.yaml': nightly });
    branch({ 'k/kustomization.yaml': listing('resources: [a.yaml, n.yaml]') });

    expect((await review()).code).toBe(0);
  });

  it.each([
    ['resources: [https://example.com/x?ref=v1]', 'resources: [https://example.com/x?ref=v2]', true],
    ['helmCharts: [{ name: a }]', 'resources: []', true],
    ['helmCharts: [{ name: a }]', 'helmCharts: [{ name: b }]', true],
    ['helmCharts: [{ name: a }]', 'helmCharts: [{ name: a }]', false],
  ])(
    'with nothing of ours is remarked on where it takes something else from elsewhere: `%s`, then `%s`',
    async (before, now, told) => {
      commit({ 'k/kustomization.yaml': listing(before), 'n.yaml': nightly });
      branch({ 'k/kustomization.yaml': listing(now) });

      const { code, stdout } = await review();

      expect(code).toBe(0);
      expect(stdout.includes('Not read is what comes from elsewhere')).toBe(told);
    },
  );

  describe('above the folder that is named', () => {
    const words = ['main', 'change', '--path', 'clusters/shop'];
    const files = { 'clusters/shop/a.yaml': backup('a'), 'clusters/shop/n.yaml': nightly };
    const resources = 'resources: [shop/a.yaml, shop/n.yaml]';

    it.each([
      ['namespace: other', ''],
      ['', 'namespace: other'],
      ['commonLabels: { a: b }', 'commonLabels: { a: b }'],
    ])('is told where it changes what is in it: `%s` before, `%s` now', async (before, now) => {
      commit({ ...files, 'clusters/kustomization.yaml': listing(resources, before) });
      branch({ 'clusters/kustomization.yaml': listing(resources, now) });

      const { code, stdout, stderr } = await review(words);

      expect([2, 9]).toContain(code);
      expect(stdout + stderr).toContain('clusters/kustomization.yaml');
    });

    it('says nothing where it only lists, or the named folder has it', async () => {
      commit({ ...files, 'clusters/kustomization.yaml': listing(resources) });
      branch({
        'clusters/shop/b.yaml': backup('b'),
        'clusters/kustomization.yaml': listing(resources, '# b'),
      });

      expect((await review(words)).code).toBe(0);
    });
  });
});
