/** Records the states that this release writes: `tsx test/engines/record-pulumi-states.ts v2`. Needs a fresh build. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { KubeObject } from '../../lib/model';
import { startManagementCluster } from '../../local';
import { openStack, UP } from './pulumi-stack';
import { programOfAllKinds, RECORDED_TYPES, withoutPlace } from './pulumi-states';

async function record(version: string): Promise<void> {
  const cluster = await startManagementCluster({ namespace: 'shop' });
  const stack = await openStack({ env: { KUBECONFIG: cluster.kubeconfigPath } });
  try {
    await stack.writeProgram(programOfAllKinds(cluster));
    await stack.succeed(...UP);
    const { text } = await stack.succeed('stack', 'export', '--show-secrets');
    const objects: KubeObject[] = [];
    for (const type of RECORDED_TYPES) {
      const { items } = await cluster.client.list<KubeObject>(type, type.namespaced ? 'shop' : undefined);
      objects.push(...items.filter(({ metadata }) => type.namespaced || metadata.name === 'shop'));
    }
    const folder = path.join(__dirname, '..', 'providers', 'pulumi', 'states', version);
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

const [version] = process.argv.slice(2);
if (version === undefined) throw new Error('which version? such as: v2');
void record(version);
