import type { LocalManagementCluster } from '../../local';
import { describeWithEngines } from './describe-with-engines';
import { bucketFiles, clusterBackups } from './pulumi-observations';
import { backupProgram } from './pulumi-programs';
import { DESTROY, type Stack, UP } from './pulumi-stack';
import { stackOnCluster } from './stack-on-cluster';

jest.setTimeout(300_000);

describeWithEngines(['pulumi'], 'a destroy under the real Pulumi engine that runs the program', () => {
  let cluster: LocalManagementCluster;
  let stack: Stack;

  stackOnCluster({}, (opened) => {
    ({ cluster, stack } = opened);
  });

  it('is no replacement: every run goes, with its files', async () => {
    for (const triggers of [[1], [2]]) {
      await stack.writeProgram(backupProgram(cluster, { triggers }));
      await stack.succeed(...UP);
    }

    await stack.succeed(...DESTROY, '--run-program');

    expect(await clusterBackups(cluster)).toEqual([]);
    expect(await bucketFiles(cluster)).toEqual([]);
  });
});
