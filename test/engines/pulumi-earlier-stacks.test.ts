import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LocalManagementCluster } from '../../local';
import { describeWithEngines } from './describe-with-engines';
import { clusterBackups, complaintsIn, ofAdmin, whatIsLeft, writes } from './pulumi-observations';
import { siteProgram } from './pulumi-programs';
import { DESTROY, type Stack, UP } from './pulumi-stack';
import { type EarlierStack, programOfEarlierStack, readRecording, restore } from './pulumi-states';
import { stackOnClusterForEach } from './stack-on-cluster';

jest.setTimeout(180_000);

describeWithEngines(['pulumi'], 'a stack that release 0.1.0 has made, under the real Pulumi engine', () => {
  let cluster: LocalManagementCluster;
  let stack: Stack;

  stackOnClusterForEach({ clusters: ['prod', 'lab'] }, (opened) => {
    ({ cluster, stack } = opened);
  });

  /** @param edit of the recorded state */
  const begin = async (name: EarlierStack) => {
    const recorded = await restore(cluster, await readRecording(`stacks-of-0.1.0/${name}`));
    const file = path.join(stack.folder, 'recorded.json');
    await writeFile(file, recorded.stack);
    await stack.succeed('stack', 'import', '--file', file);
    await stack.writeProgram(programOfEarlierStack(cluster, name));
  };
  const up = async (body: string) => {
    await stack.writeProgram(siteProgram(cluster, body));
    return stack.succeed(...UP);
  };
  /** Runs by the folder that they went to, each by its trigger's place: `prod`, `lab`, `site`. */
  const runs = async (folder: string) =>
    (await clusterBackups(cluster))
      .filter(({ spec }) => spec.parameters?.rclone?.bucket === `backups/${folder}`)
      .map(({ metadata }) => metadata.name);
  /** Logical names of the resources that a deployment has changed. */
  const changedIn = ({ text }: { text: string }) =>
    [...text.matchAll(/^ *~ +pulumi-nodejs:dynamic\/mosk-backup:\w+ (\S+) updated/gm)]
      .map(([, name]) => name)
      .sort();
  const expectDestroyTakesAll = async () => {
    const outcome = await stack.succeed(...DESTROY);
    expect(complaintsIn(outcome)).toEqual([]);
    expect(await whatIsLeft(cluster)).toEqual([]);
  };

  it('without components: an up changes nothing, a destroy takes everything, superseded runs too', async () => {
    await begin('without-components');
    const before = cluster.audit.length;

    await stack.succeed(...UP, '--expect-no-changes');

    expect(writes(ofAdmin(cluster.audit.slice(before)))).toEqual([]);
    await expectDestroyTakesAll();
  });

  it('without components: an up of the program that says onRemoval where it said onDestroy changes nothing', async () => {
    await begin('without-components');
    const before = cluster.audit.length;
    const program = programOfEarlierStack(cluster, 'without-components');
    // What 0.1.0 has filled in is in its states like what a program has said.
    const renamed = program.replace('triggers: [2]', "triggers: [2], onRemoval: 'delete'");
    expect(renamed).not.toBe(program);
    await stack.writeProgram(renamed);

    await stack.succeed(...UP, '--expect-no-changes');

    expect(writes(ofAdmin(cluster.audit.slice(before)))).toEqual([]);
  });

  it('without components: what it has wished can be changed, for superseded runs too', async () => {
    await begin('without-components');
    await up("backup('before', 'prod', { triggers: [2], onRemoval: 'keep' })");
    const kept = await runs('prod');
    expect(kept).toHaveLength(2);
    await up("backup('before', 'prod', { triggers: [3], onRemoval: 'delete' })");

    await expectDestroyTakesAll();
  });

  it('with components: an up gives what is in them owners of their own, and a destroy takes everything', async () => {
    await begin('with-components');

    const outcome = await stack.succeed(...UP);

    expect(complaintsIn(outcome)).toEqual([]);
    expect(changedIn(outcome)).toEqual(['lab-before', 'lab-default', 'lab-nightly', 'lab-s3']);
    await stack.succeed(...UP, '--expect-no-changes');
    await expectDestroyTakesAll();
  });

  it('with components, destroyed at once', async () => {
    await begin('with-components');

    await expectDestroyTakesAll();
  });

  it.each<EarlierStack>(['one-name', 'one-name-one-cluster', 'one-name-later'])(
    'with one owner for two, %s: an up tells them apart, and a destroy takes everything',
    async (name) => {
      await begin(name);

      const outcome = await stack.succeed(...UP);

      expect(complaintsIn(outcome)).toEqual([]);
      expect(changedIn(outcome)).toEqual(['before']);
      await expectDestroyTakesAll();
    },
  );

  describe.each<[EarlierStack, string]>([
    ['one-name', 'lab'],
    ['one-name-one-cluster', 'site'],
    ['one-name-later', 'site'],
  ])('with one owner for two, %s', (name, folder) => {
    const triggers = name === 'one-name-later' ? '1' : '2';

    it('the one in a component leaves the program without the other', async () => {
      await begin(name);
      const others = await runs('prod');

      await up(`backup('before', 'prod', { triggers: [${triggers}] });`);

      expect(await runs(folder)).toEqual([]);
      expect(await runs('prod')).toEqual(others);
    });

    it('the one directly in the stack leaves the program without the other', async () => {
      await begin(name);
      const others = await runs(folder);
      const place = folder === 'lab' ? "'lab', { " : "'prod', { target: targetIn('site'), ";

      await up(
        `new Site('lab', (options) => backup('before', ${place} triggers: [${triggers}] }, options));`,
      );

      expect(await runs(folder)).toEqual(others);
      expect(await runs('prod')).toEqual([]);
    });
  });

  it('with one owner for two: one is kept on destroy and the other goes, whichever comes first', async () => {
    await begin('one-name-later');
    const kept = await runs('prod');
    await up(`
      new Site('lab', (options) => backup('before', 'prod', { target: targetIn('site'), triggers: [1] }, options));
      backup('before', 'prod', { triggers: [1], onRemoval: 'keep' });
    `);

    await stack.succeed(...DESTROY);

    expect(await runs('prod')).toEqual(kept);
    expect(await runs('site')).toEqual([]);
  });
});
