import {
  ClusterBackupScheduleType,
  ClusterType,
  DEFAULT_TARGET_ANNOTATION,
  FORMER_OWNER_ANNOTATION,
  KeyEncryptionKeyType,
  type KubeObject,
  ownerOf,
  RCloneCredentialType,
} from '../../lib/model';
import type { LocalManagementCluster } from '../../local';
import { describeWithEngines } from './describe-with-engines';
import { archives, clusterBackups, complaintsIn, whatIsLeft } from './pulumi-observations';
import { siteProgram } from './pulumi-programs';
import { DESTROY, type Stack, UP } from './pulumi-stack';
import { stackOnClusterForEach } from './stack-on-cluster';

jest.setTimeout(180_000);

describeWithEngines(['pulumi'], 'a backup that is renamed, under the real Pulumi engine', () => {
  let cluster: LocalManagementCluster;
  let stack: Stack;

  stackOnClusterForEach({}, (opened) => {
    ({ cluster, stack } = opened);
  });

  const up = async (body: string, ...args: string[]) => {
    await stack.writeProgram(siteProgram(cluster, body));
    return stack.succeed(...UP, ...args);
  };
  const owners = async () => [...new Set((await clusterBackups(cluster)).map(ownerOf))];
  const owner = (name: string, place = 'test') => `pulumi:organization/shop/${place}:${name}`;
  /** Destroys the stack, after which nothing of it may be there, and nobody has to be told of anything. */
  const expectDestroyTakesAll = async () => {
    const outcome = await stack.succeed(...DESTROY);
    expect(complaintsIn(outcome)).toEqual([]);
    expect(await whatIsLeft(cluster)).toEqual([]);
  };

  const ALIAS = "{ aliases: [{ name: 'before' }] }";

  it.each([
    ['with a new trigger', 2, 2],
    ['without one', 1, 1],
  ])(
    'by an alias, %s: all its runs move to the new owner, and a destroy takes them',
    async (_how, trigger, runs) => {
      await up("backup('before', 'prod', { triggers: [1] })");

      await up(`backup('before-upgrade', 'prod', { triggers: [${trigger}] }, ${ALIAS})`);

      expect(await clusterBackups(cluster)).toHaveLength(runs);
      expect(await owners()).toEqual([owner('before-upgrade')]);
      await up(
        `backup('before-upgrade', 'prod', { triggers: [${trigger}] }, ${ALIAS})`,
        '--expect-no-changes',
      );
      await expectDestroyTakesAll();
    },
  );

  it('by an alias, twice, each time with a new trigger', async () => {
    await up("backup('before', 'prod', { triggers: [1] })");
    await up(`backup('second', 'prod', { triggers: [2] }, ${ALIAS})`);
    await up("backup('third', 'prod', { triggers: [3] }, { aliases: [{ name: 'second' }] })");

    expect(await clusterBackups(cluster)).toHaveLength(3);
    expect(await owners()).toEqual([owner('third')]);
    await expectDestroyTakesAll();
  });

  it('with keepLast: the runs of the earlier name count, and the oldest goes with its files', async () => {
    await up("backup('before', 'prod', { triggers: [1], keepLast: 1 })");

    await up(`backup('before-upgrade', 'prod', { triggers: [2], keepLast: 1 }, ${ALIAS})`);

    const [run, ...others] = await clusterBackups(cluster);
    expect(others).toEqual([]);
    expect(run?.metadata.name).toMatch(/^before-upgrade-/);
    expect(await archives(cluster)).toEqual([`prod/${run?.metadata.name}`]);
    await expectDestroyTakesAll();
  });

  it('and another one takes its former name: each has its own runs', async () => {
    await up("backup('before', 'prod', { triggers: [1], keepLast: 1 })");
    const [first] = await clusterBackups(cluster);

    await up(`backup('before-upgrade', 'prod', { triggers: [1], keepLast: 1 }, ${ALIAS})`);
    await up(`
      backup('before-upgrade', 'prod', { triggers: [1], keepLast: 1 });
      backup('before', 'prod', { triggers: ['another'], keepLast: 1 });
    `);
    await up(`
      backup('before-upgrade', 'prod', { triggers: [1], keepLast: 1 });
      backup('before', 'prod', { triggers: ['a third'], keepLast: 1 });
    `);

    const all = await clusterBackups(cluster);
    expect(all).toHaveLength(2);
    const renamed = all.find((run) => run.metadata.uid === first?.metadata.uid);
    expect(renamed && ownerOf(renamed)).toBe(owner('before-upgrade'));
    await up("backup('before-upgrade', 'prod', { triggers: [1], keepLast: 1 })");
    expect((await clusterBackups(cluster)).map(({ metadata }) => metadata.uid)).toEqual([
      first?.metadata.uid,
    ]);
    await expectDestroyTakesAll();
  });

  it.each([
    ['with a new trigger', 2, 2],
    ['without one', 1, 1],
  ])('by the type of its component, %s', async (_how, trigger, runs) => {
    const body = (release: number, options: string) =>
      `new Site('lab', (options) => backup('before', 'prod', { triggers: [${release}] }, options), ${options})`;
    await up(body(1, '{}'));

    await up(body(trigger, "{ type: 'acme:index:Place', aliases: [{ type: 'acme:index:Site' }] }"));

    expect(await clusterBackups(cluster)).toHaveLength(runs);
    expect(await owners()).toEqual([owner('before', 'test/acme.index.Place')]);
    await expectDestroyTakesAll();
  });

  it('by moving into a component', async () => {
    await up("backup('before', 'prod', { triggers: [1] })");

    await up(`
      new Site('lab', (options) => backup('before', 'prod', { triggers: [2] },
        { ...options, aliases: [{ parent: pulumi.rootStackResource }] }))
    `);

    expect(await clusterBackups(cluster)).toHaveLength(2);
    expect(await owners()).toEqual([owner('before', 'test/acme.index.Site')]);
    await expectDestroyTakesAll();
  });

  it.each([
    ['with a new trigger', 2, 2],
    ['without one', 1, 1],
  ])('by pulumi stack rename, %s', async (_how, trigger, runs) => {
    await up("backup('before', 'prod', { triggers: [1] })");
    await stack.rename('later');

    await up(`backup('before', 'prod', { triggers: [${trigger}] })`);

    expect(await clusterBackups(cluster)).toHaveLength(runs);
    expect(await owners()).toEqual([owner('before', 'later')]);
    for (const { metadata } of await clusterBackups(cluster))
      expect([undefined, owner('before')]).toContain(metadata.annotations?.[FORMER_OWNER_ANNOTATION]);
    await expectDestroyTakesAll();
  });

  it('with all the stack, by pulumi stack rename: objects of every kind move to the new owners', async () => {
    const body = `
      new mosk.ClusterDefaultTarget('default', { namespace, cluster: 'prod', target: targetIn('prod') });
      new mosk.ClusterBackupSchedule('nightly', { namespace, cluster: 'prod', cron: '0 1 * * *', target: targetIn('prod') });
      backup('before', 'prod', { triggers: [1] });
    `;
    await up(body);
    await stack.rename('later');

    await up(body);

    for (const [type, name] of [
      [RCloneCredentialType, 's3'],
      [KeyEncryptionKeyType, 'kek'],
      [ClusterBackupScheduleType, 'nightly'],
    ] as const) {
      const object = await cluster.client.get<KubeObject>(type, 'shop', name);
      expect(object && ownerOf(object)).toBe(owner(name, 'later'));
    }
    const prod = await cluster.client.get<KubeObject>(ClusterType, 'shop', 'prod');
    expect(prod?.metadata.annotations?.[DEFAULT_TARGET_ANNOTATION]).toContain(owner('default', 'later'));
    await up(body, '--expect-no-changes');
    await expectDestroyTakesAll();
  });

  it('by pulumi stack rename, and destroyed at once', async () => {
    await up("backup('before', 'prod', { triggers: [1] })");
    await up("backup('before', 'prod', { triggers: [2] })");
    await stack.rename('later');

    await expectDestroyTakesAll();
  });
});
