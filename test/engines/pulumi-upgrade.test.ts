import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LocalManagementCluster } from '../../local';
import { story } from '../story';
import { describeWithEngines } from './describe-with-engines';
import { bucketFiles, clusterBackups, ofAdmin, writes } from './pulumi-observations';
import { DESTROY, REFRESH, type Stack, UP } from './pulumi-stack';
import { programOfAllKinds, readRecording, restore } from './pulumi-states';
import { stackOnCluster } from './stack-on-cluster';

jest.setTimeout(120_000);

const VERSIONS = readdirSync(path.join(__dirname, '..', 'providers', 'pulumi', 'states'));

describeWithEngines(['pulumi'], 'an upgrade under the real Pulumi engine', () => {
  describe.each(VERSIONS)('from a state of %s', (version) => {
    const step = story();
    let cluster: LocalManagementCluster;
    let stack: Stack;

    stackOnCluster({}, async (opened) => {
      ({ cluster, stack } = opened);
      const recorded = await restore(cluster, await readRecording(`states/${version}`));
      await stack.writeProgram(programOfAllKinds(cluster));
      const file = path.join(stack.folder, 'recorded.json');
      await writeFile(file, recorded.stack);
      await stack.succeed('stack', 'import', '--file', file);
    });

    for (const [command, args] of Object.entries({ refresh: REFRESH, up: UP })) {
      step(`${command} changes nothing, neither in the state nor on the cluster`, async () => {
        const before = cluster.audit.length;

        await stack.succeed(...args, '--expect-no-changes');

        expect(writes(ofAdmin(cluster.audit.slice(before)))).toEqual([]);
      });
    }

    step('destroy takes everything back', async () => {
      await stack.succeed(...DESTROY);

      expect(await clusterBackups(cluster)).toEqual([]);
      expect(await bucketFiles(cluster)).toEqual([]);
    });
  });
});
