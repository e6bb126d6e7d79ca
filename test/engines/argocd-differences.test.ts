import '../real-target';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'cdk8s';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  ClusterBackupSchedule,
  Cron,
  EncryptionKeySecret,
  KeyEncryptionKey,
  ManagementCluster,
  manifests,
  RCloneCredential,
  SecretSource,
} from '../../entries';
import { argoCdIgnoreDifferences } from '../../entries/gitops';
import { objectHealth } from '../../lib/gitops';
import { BACKUP_TYPES, type KubeObject } from '../../lib/model';
import {
  type BackupWorld,
  KEY,
  type Project,
  s3Credentials,
  startWorld,
} from '../local/controller/backup-world';
import { TARGET_START_TIMEOUT } from '../target';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';

jest.setTimeout(120_000);

/** The field manager of Argo CD's server-side apply. */
const MANAGER = 'argocd-controller';

describeWithEngines(
  ['kube-apiserver', 'etcd', 'kubectl'],
  'the differences between manifests and what a management cluster makes of them',
  () => {
    let world: BackupWorld;
    let project: Project;
    let folder: string;
    let declared: KubeObject[];

    beforeAll(async () => {
      world = await startWorld();
      project = await world.project();
      folder = mkdtempSync(path.join(tmpdir(), 'mosk-differences-'));
      declared = everyKind();
      expect(kubectl('apply', declared)).toMatchObject({ status: 0 });
      await until('everything to be healthy', async () => {
        const live = await Promise.all(declared.filter(isOurs).map(liveOf));
        return live.every((object) => object !== undefined && objectHealth(object)?.status === 'Healthy');
      });
    }, TARGET_START_TIMEOUT + 60_000);
    afterAll(async () => {
      await world.stop();
      rmSync(folder, { recursive: true });
    });

    function everyKind(): KubeObject[] {
      const app = new App();
      const site = new ManagementCluster(app, 'site', { namespace: project.namespace });
      const plain = (value: string) => SecretSource.plainText(value, { reason: 'a test' });
      const credential = new RCloneCredential(site, 's3', {
        endpoint: world.s3.endpoint,
        accessKeyId: s3Credentials.accessKeyId,
        secretAccessKey: plain(s3Credentials.secretAccessKey),
      });
      const encryptionKey = new KeyEncryptionKey(site, 'kek', { value: plain(KEY) });
      new EncryptionKeySecret(site, 'in-a-secret', { value: plain(KEY) });
      const cluster = Cluster.named('prod');
      const target = (place: string) =>
        BackupTarget.rclone({
          bucket: 'backups',
          folder: `${project.namespace}/${place}`,
          credential,
          encryptionKey,
        });
      new ClusterBackupSchedule(site, 'nightly', {
        cluster,
        target: target('nightly'),
        cron: Cron.daily({ hour: 1 }),
      });
      new ClusterBackup(site, 'now', { cluster, target: target('now') });
      new ClusterBackup(site, 'by-default', { cluster, target: BackupTarget.clusterDefault() });
      return manifests(app);
    }

    const isOurs = ({ kind }: KubeObject) => BACKUP_TYPES.some((type) => type.kind === kind);
    function liveOf({ kind, metadata }: KubeObject): Promise<KubeObject | undefined> {
      const type = BACKUP_TYPES.find((each) => each.kind === kind);
      if (type === undefined) throw new Error(`not ours: ${kind}`);
      return world.client.get(type, project.namespace, metadata.name);
    }

    function kubectl(command: 'apply' | 'diff', objects: readonly KubeObject[]) {
      const file = path.join(folder, 'objects.json');
      writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
      const words = [command, '--server-side', '--force-conflicts', '--field-manager', MANAGER, '-f', file];
      const options = ['--kubeconfig', world.target.kubeconfigPath, ...words];
      const { status, stdout, stderr } = spawnSync(requireEngine('kubectl'), options, { encoding: 'utf8' });
      return { status, stdout, stderr };
    }

    /** As Argo CD compares it: without the fields that are to be ignored. */
    function masked(object: KubeObject): KubeObject {
      const copy = structuredClone(object);
      const ignored = argoCdIgnoreDifferences().find(({ kind }) => kind === object.kind);
      for (const pointer of ignored?.jsonPointers ?? []) remove(copy, pointer.split('/').slice(1));
      return copy;
    }

    it('are of every kind', () => {
      expect(new Set(declared.filter(isOurs).map(({ kind }) => kind)).size).toBe(4);
      expect(declared.map(({ kind }) => kind)).toContain('Secret');
    });

    it('are none after masking the fields that ignoreDifferences names', () => {
      expect(kubectl('diff', declared.map(masked))).toEqual({ status: 0, stdout: '', stderr: '' });
    });

    it('would be seen: those fields are needed, and another field shows', () => {
      const secret = declared.filter(({ kind }) => kind === 'KeyEncryptionKey');
      expect(kubectl('diff', secret).status).not.toBe(0);

      const [backup] = declared.filter(({ kind }) => kind === 'ClusterBackup');
      const labelled = { ...backup, metadata: { ...backup?.metadata, labels: { team: 'a' } } } as KubeObject;
      const { status, stdout } = kubectl('diff', [masked(labelled)]);
      expect(status).toBe(1);
      expect(stdout).toContain('+    team: a');
    });
  },
);

function remove(object: object, [first = '', ...rest]: string[]): void {
  const members = object as Record<string, unknown>;
  const inner = members[first];
  if (rest.length === 0) delete members[first];
  else if (typeof inner === 'object' && inner !== null) remove(inner, rest);
}
