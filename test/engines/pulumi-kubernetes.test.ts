import path from 'node:path';
import type { LocalManagementCluster } from '../../local';
import { story } from '../story';
import { describeWithEngines } from './describe-with-engines';
import { bucketFiles, clusterBackups, ofAdmin, writes } from './pulumi-observations';
import { KEY } from './pulumi-programs';
import { DESTROY, type Stack, UP } from './pulumi-stack';
import { stackOnCluster } from './stack-on-cluster';

jest.setTimeout(120_000);

const KUBERNETES = path.join(__dirname, 'node_modules', '@pulumi', 'kubernetes');

/**
 * The resources of the real package `@pulumi/kubernetes` beside ours; its plugin is a stand-in, see
 * `kubernetes-plugin.cjs`.
 */
describeWithEngines(['pulumi'], 'beside @pulumi/kubernetes under the real Pulumi engine', () => {
  const step = story();
  let cluster: LocalManagementCluster;
  let stack: Stack;

  stackOnCluster({}, (opened) => {
    ({ cluster, stack } = opened);
  });

  /** The key that the backups are encrypted with is a plain Secret; credentials also go to a namespace made here. */
  const program = (keyName: string) => `
    const k8s = require(${JSON.stringify(KUBERNETES)});
    const { ClusterBackup, RCloneCredential } = require('mosk-backup/pulumi');
    const { endpoint, accessKeyId, secretAccessKey } = ${JSON.stringify(cluster.s3)};
    const namespace = new k8s.core.v1.Namespace('later', { metadata: { name: 'later' } });
    new RCloneCredential('later-s3', { namespace: namespace.metadata.name, endpoint, accessKeyId, secretAccessKey });
    const s3 = new RCloneCredential('s3', { namespace: 'shop', endpoint, accessKeyId, secretAccessKey });
    const key = new k8s.core.v1.Secret('key', {
      metadata: { name: ${JSON.stringify(keyName)}, namespace: 'shop' },
      stringData: { value: ${JSON.stringify(KEY)} },
    }, { retainOnDelete: true });
    const backup = new ClusterBackup('before', {
      namespace: 'shop', cluster: 'prod',
      target: { rclone: { bucket: 'backups', credential: s3.name }, encryptionKey: key.metadata.name },
    });
    module.exports = { file: backup.file };
  `;
  /** What the deployment did to the objects of the resources, in order, such as `create secrets/key`. */
  async function deploy(args: readonly string[]): Promise<string[]> {
    const before = cluster.audit.length;
    await stack.succeed(...args);
    return writes(ofAdmin(cluster.audit.slice(before))).map(
      ({ verb, resource, name, body }) =>
        `${verb} ${resource}/${name ?? (body as { metadata?: { name?: string } })?.metadata?.name}`,
    );
  }
  const first = (story: readonly string[], step: RegExp) => story.findIndex((each) => step.test(each));
  const last = (story: readonly string[], step: RegExp) => story.findLastIndex((each) => step.test(each));

  step('a namespace comes before what is in it, a key before the backup that it encrypts', async () => {
    await stack.writeProgram(program('key-1'));

    const story = await deploy(UP);

    expect(first(story, /create namespaces\/later/)).toBeGreaterThan(-1);
    expect(first(story, /create namespaces\/later/)).toBeLessThan(
      first(story, /create rclonecredentials\/later-s3/),
    );
    expect(first(story, /create secrets\/key-1/)).toBeGreaterThan(-1);
    expect(first(story, /create secrets\/key-1/)).toBeLessThan(first(story, /create clusterbackups/));
    expect(first(story, /create rclonecredentials\/s3/)).toBeLessThan(first(story, /create clusterbackups/));
    expect(await bucketFiles(cluster)).toHaveLength(2);
  });

  step(
    'a replaced key comes before the new backup, and retainOnDelete keeps the old one for the old backup',
    async () => {
      await stack.writeProgram(program('key-2'));

      const story = await deploy(UP);

      expect(first(story, /create secrets\/key-2/)).toBeLessThan(first(story, /create clusterbackups/));
      expect(await clusterBackups(cluster)).toHaveLength(2);
      expect(story.filter((each) => each.startsWith('delete'))).toEqual([]);
    },
  );

  step('on destroy backups go first, with their files, then what they needed', async () => {
    const story = await deploy(DESTROY);

    const gone = last(story, /delete clusterbackups/);
    expect(gone).toBeGreaterThan(-1);
    expect(gone).toBeLessThan(first(story, /delete rclonecredentials\/s3/));
    expect(last(story, /delete rclonecredentials\/later-s3/)).toBeLessThan(
      first(story, /delete namespaces\/later/),
    );
    expect(await clusterBackups(cluster)).toEqual([]);
    expect(await bucketFiles(cluster)).toEqual([]);
  });
});
