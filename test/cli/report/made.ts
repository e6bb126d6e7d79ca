/** Reports of a month, made by the command as it is. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Io } from '../../../cli/io';
import { run } from '../../../cli/run';
import { BackupError } from '../../../lib/errors';
import type { KubeObject, ResourceType } from '../../../lib/model';
import type { Report } from '../../../lib/report';
import { fakeIo } from '../fake-io';
import { inventoryText, type Month, RPO_HOURS, text, type World, worldAt } from './month';

const ROOT = path.join(__dirname, '../../..');

export type Worlds = (context: string) => World;

/**
 * Management clusters in memory; a context that has no world cannot be reached.
 * @param mayList whether a kind may be listed in a namespace, or everywhere
 */
export function connectTo(
  worlds: (context: string | undefined) => World | undefined,
  mayList: (plural: string, namespace: string | undefined, context: string | undefined) => boolean = () =>
    true,
): Io['connect'] {
  return async ({ context } = {}) => {
    const world = worlds(context);
    if (world === undefined) {
      throw new BackupError('unreachable', 'The management API does not answer', {
        at: `https://${context}.example.com`,
        fix: 'see whether it runs',
      });
    }
    const lists: Readonly<Record<string, readonly object[]>> = {
      clusters: world.clusters,
      clusterbackupschedules: world.schedules,
      clusterbackups: world.backups,
      keyencryptionkeys: world.keys,
      configmaps: world.records,
    };
    return {
      namespace: 'retail',
      clock: { sleep: () => new Promise(() => {}), now: () => 0 },
      client: {
        server: `https://${context}.example.com`,
        list: async ({ plural }: ResourceType, namespace?: string) => {
          if (!mayList(plural, namespace, context)) {
            throw new BackupError('forbidden', `The right to list ${plural} is missing`, {
              at: `${context}`,
            });
          }
          const all = (lists[plural] ?? []) as readonly KubeObject[];
          return {
            items: all.filter((each) => namespace === undefined || each.metadata.namespace === namespace),
          };
        },
      },
      close() {},
    } as never;
  };
}

export interface Made {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `report` in a folder that has `policy.cjs` and, with the objects of this moment, `inventory.json`. */
export async function reportOf(
  month: Month,
  folder: string,
  at: number,
  argv: readonly string[],
): Promise<Made> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'inventory.json'), inventoryText(month, at));
  writePolicy(folder);
  return reportBy(
    connectTo((context) =>
      context === 'oslo-admin' ? undefined : worldAt(month, (context ?? '').replace('-admin', ''), at),
    ),
    folder,
    ['--inventory', 'inventory.json', '--policy', 'policy.cjs', '--at', text(at), ...argv],
  );
}

export async function reportBy(connect: Io['connect'], cwd: string, argv: readonly string[]): Promise<Made> {
  const io = fakeIo({ cwd });
  const exitCode = await run(['report', ...argv], { ...io, connect });
  return { exitCode, ...io.output };
}

export async function dataOf(
  month: Month,
  folder: string,
  at: number,
  argv: readonly string[] = [],
): Promise<Report> {
  const { stdout } = await reportOf(month, folder, at, [...argv, '--format', 'json']);
  return JSON.parse(stdout) as Report;
}

export function writePolicy(folder: string): void {
  const tiers = Object.entries(RPO_HOURS).map(
    ([name, hours]) => `Tier.of('${name}', { rpo: '${hours}h', encrypted: ${name === 'gold'} })`,
  );
  writeFileSync(
    path.join(folder, 'policy.cjs'),
    `const { BackupPolicy, Tier } = require(${JSON.stringify(path.join(ROOT, 'dist/entries/policy.js'))});
module.exports = new BackupPolicy({
  name: 'acme',
  tiers: [${tiers.join(', ')}],
  waivers: [{ rule: 'MB040', about: 'Cluster retail/shop-0 on frankfurt', reason: 'one storage until spring', until: '2026-03-31' }],
});
`,
  );
}
