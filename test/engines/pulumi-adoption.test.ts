/** Taking over what is there under the real engine: what a preview shows is what `up` does; and what an import says. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  ClusterBackupScheduleType,
  ClusterBackupType,
  type KubeObject,
  OWNER_ANNOTATION,
} from '../../lib/model';
import type { LocalManagementCluster } from '../../local';
import { differenceOf, isSettled, type Pair, pairOf, SECRETS } from '../adoption/pairs';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { writes } from './pulumi-observations';
import { DESTROY, PREVIEW, type Stack, UP } from './pulumi-stack';
import { stackOnCluster } from './stack-on-cluster';

jest.setTimeout(300_000);

/** Of the same pairs as `apply --adopt` takes: those that a program can describe. */
const PAIRS = Array.from({ length: 60 }, (_, index) => pairOf(index + 1, 'shop')).filter(
  ({ type, declared }) => type === ClusterBackupScheduleType && declared.metadata.labels === undefined,
);

describeWithEngines(['pulumi'], 'adoption under the real Pulumi engine', () => {
  let cluster: LocalManagementCluster;
  let stack: Stack;

  stackOnCluster({ clusters: ['prod'] }, (opened) => {
    ({ cluster, stack } = opened);
  });

  const get = ({ type, live }: Pair) =>
    cluster.client.get(type, 'shop', live.metadata.name) as Promise<KubeObject>;

  /** A resource for each pair, as one who has never seen the words, or with all of them. */
  function programOf(pairs: readonly Pair[], words: (pair: Pair) => object): string {
    const resources = pairs.map((pair) => {
      const { targetCluster, schedule, parameters } = pair.declared.spec as object as Record<string, never>;
      const { keyEncryptionKey, nfsUploadUrl, rclone } = (parameters ?? {}) as object as Record<
        string,
        never
      >;
      const { bucket = '', credential } = (rclone ?? {}) as { bucket?: string; credential?: string };
      const [name, folder] = bucket.split('/');
      const args = {
        ...{ namespace: 'shop', cluster: targetCluster, cron: schedule },
        target: {
          ...(rclone ? { rclone: { bucket: name, folder, credential } } : { nfs: nfsUploadUrl }),
          ...(keyEncryptionKey ? { encryptionKey: keyEncryptionKey } : { unencrypted: 'a test' }),
        },
        ...words(pair),
      };
      return `new mosk.ClusterBackupSchedule('${pair.live.metadata.name}', ${JSON.stringify(args)});`;
    });
    return `const mosk = require('mosk-backup/pulumi');\n${resources.join('\n')}`;
  }

  it('a preview shows what up then changes, to the field, and up writes nothing that was not shown', async () => {
    for (const { type, live } of PAIRS) await cluster.client.create(type, live);
    const before = new Map<Pair, KubeObject>();
    await until('MOSK to have done its part', async () =>
      (await Promise.all(PAIRS.map(get))).every(isSettled),
    );
    for (const pair of PAIRS) before.set(pair, await get(pair));
    const all = ({ owner }: Pair) => ({ adoptExisting: 'change', ...(owner && { adoptFrom: [owner] }) });
    await stack.writeProgram(programOf(PAIRS, all));

    const previewed = await stack.succeed(...PREVIEW);

    for (const pair of PAIRS) expect(await get(pair)).toEqual(before.get(pair));
    const outcome = await stack.succeed(...UP);
    for (const pair of PAIRS) {
      const after = await get(pair);
      const differs = differenceOf(before.get(pair) as KubeObject, after);
      const { name } = pair.live.metadata;
      for (const { text } of [previewed, outcome]) {
        const shown = [...text.matchAll(new RegExp(`${name}: {3}((?:spec|metadata)\\S*): (.*) → (.*)`, 'g'))];
        expect([...new Set(shown.map(([, path]) => path))].sort()).toEqual([...differs.keys()]);
      }
      expect(after.metadata.annotations?.[OWNER_ANNOTATION]).toBe(`pulumi:organization/shop/test:${name}`);
    }
    for (const secret of SECRETS) expect(previewed.text + outcome.text).not.toContain(secret);
    expect((await cluster.client.list(ClusterBackupType, 'shop')).items).toEqual([]);

    const since = cluster.audit.length;
    expect((await stack.succeed(...PREVIEW)).text).toMatch(/\d+ unchanged/);
    await stack.succeed(...UP);
    expect(writes(cluster.audit.slice(since)).filter(({ user }) => user === 'admin')).toEqual([]);
    await stack.succeed(...DESTROY);
  });

  it('what would change is refused by the preview already, and nothing is written', async () => {
    const [pair] = PAIRS.filter(
      ({ live, declared }) => JSON.stringify(live.spec) !== JSON.stringify(declared.spec),
    );
    if (pair === undefined) throw new Error('no pair differs');
    await cluster.client.create(pair.type, {
      ...pair.live,
      metadata: { name: pair.live.metadata.name, namespace: 'shop' },
    });
    await stack.writeProgram(programOf([pair], () => ({ adoptExisting: true })));
    await until('MOSK to have done its part', async () => isSettled(await get(pair)));
    const before = await get(pair);

    for (const command of [PREVIEW, UP]) {
      const { code, text } = await stack.pulumi(...command);
      expect([code, text]).toEqual([
        expect.not.stringMatching(/^0$/),
        expect.stringContaining('[adoption-changes]'),
      ]);
      expect(text).toMatch(/spec\.\S+: .* → /);
    }
    expect(await get(pair)).toEqual(before);
  });

  it('an import is answered by what does it', async () => {
    await stack.writeProgram(`
      const mosk = require('mosk-backup/pulumi');
      new mosk.KeyEncryptionKey('kek', { namespace: 'shop', value: 'only-for-tests-0123456789-abcdefghijkl' }, { import: 'shop/kek' });
    `);
    const { code, text } = await stack.pulumi(...UP);
    expect(code).not.toBe(0);
    expect(text).toContain('declare it with `adoptExisting: true`');
  });

  it('on the command line fails in Pulumi itself, before anything of ours is asked: the documentation names its words', async () => {
    await stack.writeProgram('');
    const type = 'pulumi-nodejs:dynamic/mosk-backup:RCloneCredential';

    const { code, text } = await stack.pulumi('import', type, 's3', 'shop/s3', '--yes', '--color=never');

    expect(code).not.toBe(0);
    const [words = ''] = /code must be a string, not undefined/.exec(text) ?? [];
    expect(words).not.toBe('');
    expect(readFileSync(path.join(__dirname, '../../docs/pulumi.md'), 'utf8')).toContain(words);
  });
});
