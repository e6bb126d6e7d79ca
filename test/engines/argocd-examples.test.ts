import '../real-target';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { ClusterBackup, type ClusterBackupProps, ClusterBackupSchedule, Cron } from '../../entries';
import {
  ClusterBackupScheduleType,
  ClusterBackupType,
  KeyEncryptionKeyType,
  MoskApi,
  RCloneCredentialType,
} from '../../lib/model';
import { credentialSpec, KEY, s3Credentials } from '../local/controller/backup-world';
import { TARGET_START_TIMEOUT } from '../target';
import { type ArgoCdProject, type ArgoCdWorld, startArgoCdWorld } from './argocd-world';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';

jest.setTimeout(180_000);

const EXAMPLE = path.join(__dirname, '../../examples/gitops');
/** What the example writes, but for the project: an agent of one namespace makes no namespaces, and it is there. */
const exampleManifests = () => {
  const folder = path.join(EXAMPLE, 'clusters/mgmt');
  const objects = readdirSync(folder).map((file) => parse(readFileSync(path.join(folder, file), 'utf8')));
  return objects.filter(({ kind }) => kind !== 'Namespace');
};
const GREEN = { ok: true, message: expect.stringContaining('successfully synced') };

describeWithEngines(
  ['kube-apiserver', 'etcd', 'kubectl', 'gitops-agent'],
  'the example repository, synced by the engine of Argo CD',
  () => {
    let world: ArgoCdWorld;
    let argo: ArgoCdProject;
    beforeAll(async () => {
      world = await startArgoCdWorld();
    }, TARGET_START_TIMEOUT);
    afterAll(() => world.stop());
    afterEach(() => argo.stop());

    it('is applied in the order of its waves, and then its backup is uploaded', async () => {
      argo = await world.argoCdProject('prod');
      // What the example only names.
      const secret = MoskApi.v26_2.remoteSecret(s3Credentials.secretAccessKey);
      await argo.project.create(RCloneCredentialType, 's3-backup', {
        spec: credentialSpec(world.s3.endpoint, secret),
      });
      await argo.project.create(KeyEncryptionKeyType, 'prod-2026', { spec: { secret: { value: KEY } } });
      const bucket = path.join(world.directory, 'buckets/mosk-backups');
      mkdirSync(bucket);
      argo.repository.commit(exampleManifests());
      const schedule = () => argo.exists(ClusterBackupScheduleType, 'prod-nightly');
      const backup = () => argo.exists(ClusterBackupType, 'prod-before-26-2');

      await argo.operation('the schedule', schedule);
      expect(await backup()).toBe(false);
      await argo.operation('the backup', backup);
      expect(await schedule()).toBe(true);
      expect(await argo.start()).toEqual(GREEN);
      await argo.project.until('prod-before-26-2', 'Completed');
      expect(readdirSync(path.join(bucket, 'prod')).sort()).toEqual([
        'prod-before-26-2.dek',
        'prod-before-26-2.encrypted',
      ]);
    });

    it('finds the schedule and the empty shell that are left behind, and says what removes them', async () => {
      argo = await world.argoCdProject();
      const nightly = Cron.daily({ hour: 1 });
      const both = (more: Partial<ClusterBackupProps> = {}) =>
        argo.declared((site) => {
          new ClusterBackupSchedule(site, 'nightly', {
            cluster: argo.cluster,
            target: argo.target('nightly'),
            cron: nightly,
          });
          new ClusterBackup(site, 'now', { cluster: argo.cluster, target: argo.target(), ...more });
        });
      await argo.project.remote();
      argo.repository.commit(both());
      await argo.operation('the schedule', () => argo.exists(ClusterBackupScheduleType, 'prod-nightly'));
      await argo.operation('the backup', () => argo.exists(ClusterBackupType, 'prod-now'));
      expect(await argo.start()).toEqual(GREEN);
      // Made by hand, so not the example's business.
      await argo.project.create(ClusterBackupScheduleType, 'by-hand', {
        spec: { targetCluster: 'prod', schedule: '0 3 1 1 *' },
      });
      await argo.project.until('prod-now', 'Completed');
      await argo.deliver(both({ requestRemoteDeletion: 'no longer needed' }));
      await argo.project.until('prod-now', 'Deleted');
      const { namespace } = argo.project;
      const env = {
        PATH: `${path.dirname(requireEngine('kubectl'))}:${process.env.PATH}`,
        KUBECONFIG: world.target.kubeconfigPath,
        KUBECACHEDIR: devNull,
      };
      const leftBehind = () => {
        const words = [path.join(EXAMPLE, 'left-behind.sh'), argo.repository.folder, namespace];
        return execFileSync('sh', words, { encoding: 'utf8', env });
      };
      argo.repository.commit(both());
      expect(leftBehind()).toBe('');

      expect(await argo.deliver([])).toEqual(GREEN);
      const removal = `kubectl delete clusterbackupschedule prod-nightly -n ${namespace}`;
      expect(leftBehind()).toBe(`${removal}\nmosk-backup remove prod-now -n ${namespace} --yes\n`);
      execFileSync('sh', ['-c', removal], { env });
      expect(await argo.exists(ClusterBackupScheduleType, 'prod-nightly')).toBe(false);
    });
  },
);
