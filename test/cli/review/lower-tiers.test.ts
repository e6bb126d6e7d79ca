/** A change by which a tier keeps fewer backups: data will go, though no manifest of ours changes. */
import { backup, changes, nightly } from './changes';

const { repository, commit, branch, review } = changes();

const listing = (...names: string[]) =>
  JSON.stringify({
    managementClusters: [{ name: 'clusters', release: '2.32.1' }],
    clusters: names.map((name) => ({
      name,
      project: 'retail',
      managementCluster: 'clusters',
      release: '26.2.1',
    })),
  });

describe('a change by which fewer backups of a tier stay', () => {
  const keeping = (
    retention: string,
    more = '',
  ) => `const { BackupPolicy, Tier } = require('mosk-backup/policy');
// Tier.of('gold', { rpo: '1h', retention: { keepLast: 99 } })
${more}
module.exports = new BackupPolicy({
  tiers: [
    Tier.of('gold', { rpo: '26h', retention: ${retention} }),
    Tier.of("bronze", { rpo: "170h" }),
  ],
  defaultTier: 'gold',
});\n`;
  const night = (day: number) => {
    const made = JSON.parse(backup(`nightly-${day}`));
    const at = `2026-11-0${day}T01:00:00Z`;
    made.spec.createdBy = { schedule: 'nightly' };
    made.status = { status: 'Completed', startedAt: at, uploadedAt: at };
    return JSON.stringify(made);
  };
  const nights = { 'clusters/1.json': night(1), 'clusters/2.json': night(2), 'clusters/3.json': night(3) };
  const listed = { 'clusters/n.yaml': nightly, 'inventory.json': listing('shop') };
  const words = ['main', 'change', '--policy', 'policy.js', '--inventory', 'inventory.json'];

  it.each([
    ['the change is checked out', []],
    ['the base is checked out, as a pipeline does', ['checkout', '--quiet', 'main']],
  ])('tells of data that will go, with dates and files, where %s', async (_which, git) => {
    commit({ ...listed, ...nights, 'policy.js': keeping('{ keepLast: 3 }') });
    branch({ 'policy.js': keeping('{ keepLast: 1 }') });
    if (git.length > 0) repository().git(...git);

    const { code, stdout } = await review([...words, '--format', 'json']);

    const found = JSON.parse(stdout).consequences.filter(
      (each: { code: string }) => each.code === 'retention-lowered',
    );
    expect([code, found]).toMatchObject([9, [{ severity: 'data', about: 'Tier gold' }]]);
    expect(found[0].says).toContain('keep last 1 instead of last 3');
    expect(found[0].says).toContain('`retail/shop`');
    expect(found[0].says).toContain('`nightly-1 of 2026-11-01` and `nightly-2 of 2026-11-02`');
    expect(found[0].says).toContain('The cluster was not asked');
    expect(found[0].todo).toContain('mosk-backup prune --inventory inventory.json --policy policy.js');
    expect(found[0].files).toEqual(
      expect.arrayContaining([
        's3://backups/retail/nightly-1.encrypted',
        's3://backups/retail/nightly-2.encrypted',
      ]),
    );
  });

  it.each([
    ['is a constant', 'KEEP', 'const KEEP = { keepLast: 3 };', 'KEEP', 'const KEEP = { keepLast: 2 };'],
    ['has come', 'undefined', '', '{ keepLast: 5 }', ''],
    [
      'cannot be read as text',
      '{ keepLast: 3 }',
      '',
      'keep(2)',
      'const keep = (keepLast) => ({ keepLast });',
    ],
  ])('tells of it where the retention %s', async (_what, was, before, is, after) => {
    commit({ ...listed, 'policy.js': keeping(was, before) });
    branch({ 'policy.js': keeping(is, after) });

    const { code, stdout } = await review(words);

    expect(code).toBe(9);
    expect(stdout).toContain('The tier `gold` asks `mosk-backup prune` to keep');
  });

  it.each([['change'], ['main']])(
    'tells of a label that names a tier which keeps less, with %s checked out',
    async (end) => {
      const gold = listing('shop').replace('"name":"shop"', '"labels":{"tier":"gold"},"name":"shop"');
      const retained = nightly.replace(
        '"namespace"',
        `"annotations":{"mosk-backup/retention":"{\\"keepLast\\":1}"},"namespace"`,
      );
      const files = {
        'clusters/n.yaml': retained,
        'inventory.json': gold,
        'policy.js': keeping('{ keepLast: 3 }'),
      };
      commit(files);
      branch({ 'inventory.json': gold.replace('gold', 'bronze') });
      repository().git('checkout', '--quiet', end);

      const { code, stdout } = await review(words);

      expect(code).toBe(9);
      expect(stdout).toContain('The tier `bronze`, where it was `gold`, asks');
    },
  );

  it('tells of no loss where the schedule itself keeps as much, where more stay, and where only rules change', async () => {
    const retained = nightly.replace(
      '"namespace"',
      `"annotations":{"mosk-backup/retention":"{\\"keepLast\\":4}"},"namespace"`,
    );
    for (const [schedule, was, is] of [
      [retained, '{ keepLast: 3 }', '{ keepLast: 1 }'],
      [nightly, '{ keepLast: 3 }', '{ keepLast: 5, keepDaily: 2 }'],
      [nightly, '{ keepLast: 3 }', '{ /* as it was */ "keepLast": 3 }'],
      [nightly, 'keep()', 'keep( )'],
    ] as const) {
      commit({
        ...listed,
        'clusters/n.yaml': schedule,
        'policy.js': keeping(was, 'const keep = () => ({ keepLast: 1 });'),
      });
      branch({ 'policy.js': keeping(is, 'const keep = () => ({ keepLast: 1 });') });

      const { stdout } = await review(words);

      expect(stdout).not.toContain('asks `mosk-backup prune`');
      repository().git('checkout', '--quiet', 'main');
      repository().git('branch', '--quiet', '-D', 'change');
    }
  });

  const head = `const { BackupPolicy, Tier, Tier: T } = require('mosk-backup/policy');\n`;
  const tail = `module.exports = new BackupPolicy({ tiers: [gold], defaultTier: 'gold' });\n`;
  const plain = `const gold = Tier.of('gold', { rpo: '26h', retention: { keepLast: 3 } });\n`;
  const imported = `const keep = require('./keep');\nconst gold = Tier.of('gold', { rpo: '26h', retention: keep });\n`;
  const called = (count: number) =>
    `const gold = T.of('gold', { rpo: '26h', retention: { keepLast: ${count} } });\n`;

  it.each([
    ['it is written in another way from then on', { 'policy.js': plain }, { 'policy.js': called(1) }],
    ['both ends write it in another way', { 'policy.js': called(3) }, { 'policy.js': called(1) }],
    [
      'something that is no comment, and no text, looks like one',
      { 'policy.js': plain },
      { 'policy.js': `const ends = /\`/;\n${plain.replace('3', '1')}` },
    ],
    [
      'a file that it imports says how many',
      { 'policy.js': imported, 'keep.js': 'module.exports = { keepLast: 3 };' },
      { 'keep.js': 'module.exports = { keepLast: 1 };' },
    ],
    [
      'a function that makes it has changed',
      {
        'policy.js': `const keep = (n) => ({ keepLast: n });\n${plain.replace('{ keepLast: 3 }', 'keep(3)')}`,
      },
      {
        'policy.js': `const keep = (n) => ({ keepLast: n - 2 });\n${plain.replace('{ keepLast: 3 }', 'keep(3)')}`,
      },
    ],
  ])('hides from nobody where %s, whichever end is checked out', async (_what, was, is) => {
    const whole = (files: object) =>
      Object.fromEntries(
        Object.entries(files).map(([name, text]) => [
          name,
          name === 'policy.js' ? `${head}${text}${tail}` : text,
        ]),
      );
    commit({ ...listed, ...whole(was) });
    branch(whole(is));
    for (const end of ['change', 'main']) {
      repository().git('checkout', '--quiet', end);

      const { code, stdout } = await review(words);

      expect([end, code]).toEqual([end, 9]);
      expect(stdout).toContain('The tier `gold` asks `mosk-backup prune` to keep');
    }
  });

  it('is none where tiers that cannot be read have the numbers that they had', async () => {
    commit({ ...listed, 'policy.js': `${head}${called(3)}${tail}` });
    branch({ 'policy.js': `${head}// Agreed upon.\n${called(3)}${tail}` });

    expect((await review(words)).stdout).not.toContain('asks `mosk-backup prune`');
  });

  it('names the tier where no inventory says which clusters have it', async () => {
    commit({ ...listed, 'policy.js': keeping('{ keepLast: 3 }') });
    branch({ 'policy.js': keeping('{ keepLast: 1 }') });

    const { code, stdout } = await review(['main', 'change', '--policy', 'policy.js']);

    expect(code).toBe(9);
    expect(stdout).toContain('Which clusters have it an inventory tells');
  });
});
