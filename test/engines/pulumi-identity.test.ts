import {
  ClusterBackupScheduleType,
  ClusterType,
  KeyEncryptionKeyType,
  type KubeObject,
  ownerOf,
  RCloneCredentialType,
  type ResourceType,
} from '../../lib/model';
import type { LocalManagementCluster } from '../../local';
import { story } from '../story';
import { describeWithEngines } from './describe-with-engines';
import { archives, clusterBackups, complaintsIn, whatIsLeft } from './pulumi-observations';
import { siteProgram } from './pulumi-programs';
import { DESTROY, PREVIEW, type Stack, UP } from './pulumi-stack';
import { stackOnCluster } from './stack-on-cluster';

jest.setTimeout(180_000);

const IN_STACK = 'pulumi:organization/shop/test:before';
const IN_SITE = 'pulumi:organization/shop/test/acme.index.Site:before';

describeWithEngines(['pulumi'], 'two resources of one logical name under the real Pulumi engine', () => {
  const step = story();
  let cluster: LocalManagementCluster;
  let stack: Stack;

  stackOnCluster({ clusters: ['prod', 'lab'] }, (opened) => {
    ({ cluster, stack } = opened);
  });

  interface Releases {
    readonly prod?: number;
    readonly lab?: number;
    readonly args?: string;
    /** Arguments of the lab's. */
    readonly labArgs?: string;
  }
  const write = ({ prod, lab, args = '', labArgs = args }: Releases) =>
    stack.writeProgram(
      siteProgram(
        cluster,
        `${prod === undefined ? '' : `backup('before', 'prod', { triggers: [${prod}], ${args} });`}
        ${lab === undefined ? '' : `new Site('lab', (options) => backup('before', 'lab', { triggers: [${lab}], ${labArgs} }, options));`}`,
      ),
    );
  const up = async (releases: Releases) => {
    await write(releases);
    return stack.succeed(...UP);
  };
  /** Names of the runs, by cluster. */
  const runs = async (of: string) =>
    (await clusterBackups(cluster))
      .filter(({ spec }) => spec.targetCluster === of)
      .map(({ metadata }) => metadata.name);
  /** One archive for each run, and nothing else. */
  const expectArchivesOfRuns = async () => {
    const all = await clusterBackups(cluster);
    expect(await archives(cluster)).toEqual(
      all.map(({ metadata, spec }) => `${spec.targetCluster}/${metadata.name}`).sort(),
    );
  };

  step(
    'have owners of their own, in previews too, that in the stack itself as release 0.1.0 wrote it',
    async () => {
      await write({ prod: 1, lab: 1 });

      const { text } = await stack.succeed(...PREVIEW);
      await stack.succeed(...UP);

      expect(text).toContain(`"${IN_STACK}"`);
      expect(text).toContain(`"${IN_SITE}"`);
      const owners = (await clusterBackups(cluster)).map((run) => [run.spec.targetCluster, ownerOf(run)]);
      expect(owners.sort()).toEqual([
        ['lab', IN_SITE],
        ['prod', IN_STACK],
      ]);
      await stack.succeed(...UP, '--expect-no-changes');
    },
  );

  step('keepLast of one leaves the other alone', async () => {
    const [lab] = await runs('lab');
    const before = await runs('prod');

    await up({ prod: 2, lab: 1, args: 'keepLast: 1' });

    expect(await runs('lab')).toEqual([lab]);
    expect(await runs('prod')).toHaveLength(1);
    expect(await runs('prod')).not.toEqual(before);
    const [prod] = await runs('prod');

    await up({ prod: 2, lab: 2, args: 'keepLast: 1' });

    expect(await runs('prod')).toEqual([prod]);
    expect(await runs('lab')).toHaveLength(1);
    expect(await runs('lab')).not.toEqual([lab]);
    await expectArchivesOfRuns();
  });

  step(
    'a component that leaves the program takes its own runs along, superseded ones too, and their files',
    async () => {
      await up({ prod: 3, lab: 3 });
      const prod = await runs('prod');
      expect(prod).toHaveLength(2);
      expect(await runs('lab')).toHaveLength(2);

      const outcome = await up({ prod: 3 });

      expect(await runs('lab')).toEqual([]);
      expect(await runs('prod')).toEqual(prod);
      await expectArchivesOfRuns();
      expect(complaintsIn(outcome)).toEqual([]);
    },
  );

  step('and so does the one that is in the stack itself, while a component has the other', async () => {
    await up({ prod: 3, lab: 4 });

    const outcome = await up({ lab: 4 });

    expect(await runs('prod')).toEqual([]);
    expect(await runs('lab')).toHaveLength(1);
    await expectArchivesOfRuns();
    expect(complaintsIn(outcome)).toEqual([]);
  });

  step("onRemoval: 'keep' of one is kept, object and files, and the other goes", async () => {
    await up({ prod: 5, lab: 4, args: "onRemoval: 'delete'", labArgs: "onRemoval: 'keep'" });
    const [lab] = await runs('lab');

    const outcome = await stack.succeed(...DESTROY);

    expect(await runs('lab')).toEqual([lab]);
    expect(await runs('prod')).toEqual([]);
    await expectArchivesOfRuns();
    const kept = complaintsIn(outcome);
    expect(kept).toHaveLength(3);
    expect(kept[0]).toContain(`ClusterBackup shop/${lab} is kept`);
    expect(kept.slice(1).sort()).toEqual([
      expect.stringContaining(
        `KeyEncryptionKey shop/kek is KEPT, because it is needed by ClusterBackup ${lab}`,
      ),
      expect.stringContaining(
        `RCloneCredential shop/s3 is KEPT, because it is needed by ClusterBackup ${lab}`,
      ),
    ]);
  });
});

describeWithEngines(['pulumi'], 'the other kinds under one logical name and the real Pulumi engine', () => {
  const step = story();
  let cluster: LocalManagementCluster;
  let stack: Stack;

  stackOnCluster({ clusters: ['prod', 'lab'] }, (opened) => {
    ({ cluster, stack } = opened);
  });

  /** A site has a resource of every kind; all sites use the same logical names. */
  const sites = (content: string) =>
    siteProgram(
      cluster,
      `
        const site = (place, options) => {
          const credential = new mosk.RCloneCredential('site', { namespace, name: place + '-s3', ...s3Access }, options);
          const siteKey = new mosk.KeyEncryptionKey('site', { namespace, name: place + '-key', value: '${'k'.repeat(40)}' + place }, options);
          const target = {
            rclone: { bucket: 'backups', folder: place, credential: credential.name }, encryptionKey: siteKey.name,
          };
          const cluster = place.split('-')[0];
          new mosk.ClusterBackupSchedule('site', { namespace, cluster, name: place + '-nightly', cron: '0 1 * * *', target }, options);
          new mosk.ClusterDefaultTarget('site', { namespace, cluster, target }, options);
        };
        ${content}
      `,
    );
  const NAMED = [
    [RCloneCredentialType, 's3'],
    [KeyEncryptionKeyType, 'key'],
    [ClusterBackupScheduleType, 'nightly'],
  ] as const;
  const get = (type: ResourceType, name: string) => cluster.client.get<KubeObject>(type, 'shop', name);
  const ownersOf = async (place: string) => {
    const owners: (string | undefined)[] = [];
    for (const [type, suffix] of NAMED) {
      const object = await get(type, `${place}-${suffix}`);
      owners.push(object && ownerOf(object));
    }
    const note = (await get(ClusterType, place.split('-')[0] ?? ''))?.metadata.annotations?.[
      'mosk-backup/default-target'
    ];
    return [...owners, note && JSON.parse(note).owner];
  };
  const uids = async (place: string) =>
    Promise.all(NAMED.map(async ([type, suffix]) => (await get(type, `${place}-${suffix}`))?.metadata.uid));
  const up = async (content: string) => {
    await stack.writeProgram(sites(content));
    return stack.succeed(...UP);
  };
  const four = (owner: string) => [owner, owner, owner, owner];
  const IN_TWO = `new Site('outer', ({ parent }) => new Site('lab', (options) => site('lab', options), { parent, type: 'acme:index:Part' }));`;

  step('belong to one owner each, with the types of all parents', async () => {
    await up(`site('prod'); ${IN_TWO}`);

    expect(await ownersOf('prod')).toEqual(four('pulumi:organization/shop/test:site'));
    expect(await ownersOf('lab')).toEqual(
      four('pulumi:organization/shop/test/acme.index.Site$acme.index.Part:site'),
    );
  });

  step('a name that the other has is refused', async () => {
    await stack.writeProgram(sites(`site('prod'); ${IN_TWO.replace("site('lab'", "site('prod'")}`));

    const { code, text } = await stack.pulumi(...UP, '--continue-on-error');

    expect(code).not.toBe(0);
    expect(text).toContain('[not-ours]');
    for (const name of ['RCloneCredential shop/prod-s3', 'KeyEncryptionKey shop/prod-key'])
      expect(text).toContain(name);
    expect(await ownersOf('prod')).toEqual(four('pulumi:organization/shop/test:site'));
  });

  step(
    'are renamed without the other: what was there under the old names goes, and nothing else',
    async () => {
      await up(`site('prod'); ${IN_TWO}`);
      const before = await uids('prod');

      await up(`site('prod'); ${IN_TWO.replace("site('lab'", "site('lab-new'")}`);

      expect(await uids('lab')).toEqual([undefined, undefined, undefined]);
      expect(await uids('lab-new')).not.toContain(undefined);
      expect(await uids('prod')).toEqual(before);
    },
  );

  step('leave the program without the other', async () => {
    const before = await uids('prod');

    const outcome = await up(`site('prod');`);

    expect(await ownersOf('lab-new')).toEqual([undefined, undefined, undefined, undefined]);
    expect(await uids('prod')).toEqual(before);
    expect(await ownersOf('prod')).toEqual(four('pulumi:organization/shop/test:site'));
    expect(complaintsIn(outcome)).toEqual([]);
    await stack.succeed(...DESTROY);
    expect(await whatIsLeft(cluster)).toEqual([]);
  });
});
