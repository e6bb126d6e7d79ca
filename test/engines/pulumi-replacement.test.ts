import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import {
  type KubeObject,
  OWNER_ANNOTATION,
  RCloneCredentialType,
  SUPERSEDED_ANNOTATION,
} from '../../lib/model';
import type { LocalManagementCluster } from '../../local';
import { story } from '../story';
import { describeWithEngines } from './describe-with-engines';
import { bucketFiles, clusterBackups, ofAdmin } from './pulumi-observations';
import { backupProgram, type ProgramOptions } from './pulumi-programs';
import { DESTROY, type Stack, UP } from './pulumi-stack';
import { stackOnCluster } from './stack-on-cluster';

jest.setTimeout(120_000);

describeWithEngines(['pulumi'], 'a changed backup under the real Pulumi engine', () => {
  const step = story();
  let cluster: LocalManagementCluster;
  let stack: Stack;
  let first: string;
  let second: string;

  stackOnCluster({}, async (opened) => {
    ({ cluster, stack } = opened);
    await mkdir(path.join(cluster.s3.directory, 'others'));
  });

  const up = async (options: ProgramOptions) => {
    await stack.writeProgram(backupProgram(cluster, options));
    const { text } = await stack.succeed(...UP);
    return { text, name: String((await stack.outputs()).name) };
  };
  const names = async () => (await clusterBackups(cluster)).map(({ metadata }) => metadata.name).sort();
  const credential = (name: string) => cluster.client.get<KubeObject>(RCloneCredentialType, 'shop', name);

  step('with another bucket is a new run; the old one stays, object and files', async () => {
    first = (await up({})).name;
    second = (await up({ bucket: 'others' })).name;

    expect(second).not.toBe(first);
    expect(await names()).toEqual([first, second].sort());
    expect(await bucketFiles(cluster)).toEqual([`prod/${first}.dek`, `prod/${first}.encrypted`]);
    expect(await bucketFiles(cluster, 'others')).toEqual([`prod/${second}.dek`, `prod/${second}.encrypted`]);
    const old = (await clusterBackups(cluster)).find(({ metadata }) => metadata.name === first);
    expect(old?.metadata.annotations?.[SUPERSEDED_ANNOTATION]).toBe(second);
  });

  step(
    'with another credential deletes neither the backup nor the credential that its files need',
    async () => {
      const { text, name } = await up({ bucket: 'others', credentialName: 's3-new' });

      expect(await names()).toEqual([first, second, name].sort());
      expect(await bucketFiles(cluster)).toHaveLength(2);
      expect(await credential('s3')).toBeDefined();
      expect(text).toContain('RCloneCredential shop/s3 is KEPT, because it is needed by ClusterBackup');
    },
  );

  step('keeps the last ones only, if asked to, and deletes the rest with their files', async () => {
    const { name } = await up({
      bucket: 'others',
      credentialName: 's3-new',
      triggers: [2],
      args: 'keepLast: 2',
    });

    expect(await names()).toHaveLength(2);
    expect(await names()).toContain(name);
    expect(await bucketFiles(cluster)).toEqual([]);
    expect(await bucketFiles(cluster, 'others')).toHaveLength(4);
  });

  step('is taken over, and not deleted, when the engine is told to replace an unchanged one', async () => {
    const urn = (await stack.resource('ClusterBackup', 'before')).urn;
    const before = { names: await names(), files: await bucketFiles(cluster, 'others') };

    const { text } = await stack.succeed(...UP, '--replace', urn);

    expect(text).toContain('for a new backup, change a trigger');
    expect({ names: await names(), files: await bucketFiles(cluster, 'others') }).toEqual(before);
  });

  step('stays under the resource option deleteBeforeReplace too', async () => {
    const before = await names();

    const { name } = await up({
      bucket: 'others',
      credentialName: 's3-new',
      triggers: [3],
      options: '{ deleteBeforeReplace: true }',
    });

    expect(await names()).toEqual([...before, name].sort());
    expect(await bucketFiles(cluster, 'others')).toHaveLength(2 * (before.length + 1));
  });

  step('goes with every run that it has made, on destroy', async () => {
    const theirs = (await clusterBackups(cluster)).filter(
      ({ metadata }) => metadata.annotations?.[OWNER_ANNOTATION] !== 'pulumi:organization/shop/test:before',
    );
    expect(theirs).toEqual([]);

    await stack.succeed(...DESTROY);

    expect(await names()).toEqual([]);
    expect(await bucketFiles(cluster, 'others')).toEqual([]);
    expect(await credential('s3-new')).toBeUndefined();
    expect(ofAdmin(cluster.audit).filter(({ code }) => code >= 500)).toEqual([]);
  });
});
