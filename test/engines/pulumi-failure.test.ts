import type { LocalManagementCluster } from '../../local';
import { story } from '../story';
import { describeWithEngines } from './describe-with-engines';
import { bucketFiles, clusterBackups } from './pulumi-observations';
import { backupProgram } from './pulumi-programs';
import { DESTROY, REFRESH, type Stack, UP } from './pulumi-stack';
import { stackOnCluster } from './stack-on-cluster';

jest.setTimeout(120_000);

describeWithEngines(['pulumi'], 'a failed backup under the real Pulumi engine', () => {
  const step = story();
  let cluster: LocalManagementCluster;
  let stack: Stack;
  let failed: string | undefined;

  stackOnCluster({}, (opened) => {
    ({ cluster, stack } = opened);
  });

  step('is saved with its reasons', async () => {
    await stack.writeProgram(backupProgram(cluster, { secretAccessKey: 'not-the-right-one' }));

    const { code, text } = await stack.pulumi(...UP);

    expect(code).not.toBe(0);
    expect(text).toContain('[backup-failed]');
    const { id, initErrors, outputs } = await stack.resource('ClusterBackup', 'before');
    [failed] = (await clusterBackups(cluster)).map(({ metadata }) => metadata.name);
    expect(id).toBe(`shop/${failed}`);
    expect(outputs?.status).toBe('Failed');
    expect(initErrors?.join()).toContain('[backup-failed]');
  });

  step('keeps no secret in clear in the state', async () => {
    expect(await stack.exportText()).not.toContain('not-the-right-one');
  });

  step('stays failed on refresh, which forgets the reasons but not the status', async () => {
    await stack.pulumi(...REFRESH);

    expect((await stack.resource('ClusterBackup', 'before')).outputs?.status).toBe('Failed');
  });

  step('is removed by the next up, which makes a new run', async () => {
    const before = (await stack.outputs()).uid;
    await stack.writeProgram(backupProgram(cluster));

    await stack.succeed(...UP);

    const { name, status, uid } = await stack.outputs();
    expect(status).toBe('Completed');
    expect(uid).not.toBe(before);
    expect((await clusterBackups(cluster)).map(({ metadata }) => metadata.name)).toEqual([name]);
    expect(await bucketFiles(cluster)).toEqual([`prod/${name}.dek`, `prod/${name}.encrypted`]);
    expect((await stack.resource('ClusterBackup', 'before')).initErrors ?? []).toEqual([]);
  });

  step('does not cost the good one that it was to replace, at the next try', async () => {
    const good = String((await stack.outputs()).name);
    await stack.writeProgram(backupProgram(cluster, { triggers: [2], secretAccessKey: 'not-the-right-one' }));
    expect((await stack.pulumi(...UP)).text).toContain('[backup-failed]');
    await stack.writeProgram(backupProgram(cluster, { triggers: [2] }));

    await stack.succeed(...UP);

    const replacement = String((await stack.outputs()).name);
    expect((await clusterBackups(cluster)).map(({ metadata }) => metadata.name).sort()).toEqual(
      [good, replacement].sort(),
    );
    expect(await bucketFiles(cluster)).toContain(`prod/${good}.encrypted`);
    expect(await bucketFiles(cluster)).toContain(`prod/${replacement}.encrypted`);
  });

  step('leaves nothing behind that a destroy would not find', async () => {
    await stack.succeed(...DESTROY);

    expect(await clusterBackups(cluster)).toEqual([]);
    expect(await bucketFiles(cluster)).toEqual([]);
  });
});
