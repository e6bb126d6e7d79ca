/**
 * Records what a release writes, with a fresh build of it:
 * - `tsx test/engines/record-pulumi-states.ts states v2`: the state of this release
 * - `tsx test/engines/record-pulumi-states.ts stacks-of-0.1.0`: whole stacks, in a checkout of that release with the files
 *   of this folder over it
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { KubeObject } from '../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../local';
import { openStack, UP } from './pulumi-stack';
import {
  EARLIER_STACKS,
  type EarlierStack,
  programOfAllKinds,
  programOfEarlierStack,
  RECORDED_TYPES,
  recordingFolder,
  withoutPlace,
} from './pulumi-states';

type Program = (cluster: LocalManagementCluster) => string;

/** @param programs deployed one after the other */
async function record(recording: string, programs: readonly Program[]): Promise<void> {
  const cluster = await startManagementCluster({ namespace: 'shop', clusters: ['prod', 'lab'] });
  const stack = await openStack({ env: { KUBECONFIG: cluster.kubeconfigPath } });
  try {
    for (const program of programs) {
      await stack.writeProgram(program(cluster));
      await stack.succeed(...UP);
    }
    const { text } = await stack.succeed('stack', 'export', '--show-secrets');
    const objects: KubeObject[] = [];
    for (const type of RECORDED_TYPES) {
      const { items } = await cluster.client.list<KubeObject>(type, type.namespaced ? 'shop' : undefined);
      objects.push(...items.filter(({ metadata }) => type.namespaced || metadata.name === 'shop'));
    }
    const folder = recordingFolder(recording);
    await mkdir(folder, { recursive: true });
    const write = (file: string, content: string) =>
      writeFile(path.join(folder, file), `${withoutPlace(content, cluster)}\n`);
    await write('stack.json', JSON.stringify(JSON.parse(text), withoutSources, 2));
    await write('objects.json', JSON.stringify(objects, undefined, 2));
  } finally {
    await stack.close();
    await cluster.stop();
  }
}

/** Where the program lay. */
function withoutSources(key: string, value: unknown): unknown {
  return key === 'sourcePosition' || key === 'stackTrace' ? undefined : value;
}

async function recordStacks(place: string): Promise<void> {
  for (const name of Object.keys(EARLIER_STACKS) as EarlierStack[]) {
    await record(
      `${place}/${name}`,
      [1, 2].map((release) => (cluster) => programOfEarlierStack(cluster, name, release)),
    );
  }
}

const [place, version] = process.argv.slice(2);
if (place === undefined) throw new Error('what? such as: states v2');
void (version === undefined ? recordStacks(place) : record(`${place}/${version}`, [programOfAllKinds]));
