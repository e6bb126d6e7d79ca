/**
 * Eight invented APIs, each on a management cluster that really has it, the local one and a kube-apiserver
 * (`MOSK_BACKUP_TEST_API` chooses): what works with the learned file, and what without.
 */
import {
  BackupTarget,
  Cluster,
  ClusterBackupSchedule,
  Cron,
  EncryptionKey,
  RCloneCredential,
} from '../../../../entries';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type KubeObject,
  MoskApi,
} from '../../../../lib/model';
import type { Kind } from '../../../../providers/pulumi/kinds';
import { synthesised } from '../../../lib/constructs/synthesised';
import { INVENTED_APIS, SLIGHTLY_OTHER_APIS } from '../../../lib/learned/invented-apis';
import { declareResource, endDeployments } from '../../../providers/pulumi/mini-engine';
import { TARGET_START_TIMEOUT } from '../../../target';
import { rounds } from '../../../whole';
import {
  demandedFields,
  type InventedSite,
  type InventedSites,
  KEK,
  manifestsOf,
  startInventedSites,
} from '../invented-site';

let sites: InventedSites;
beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation();
  sites = await startInventedSites();
}, TARGET_START_TIMEOUT);
afterAll(() => sites?.stop());

/** Nothing that is written is called or demanded otherwise than by MOSK 26.2. */
const WRITTEN_ALIKE = [
  ...SLIGHTLY_OTHER_APIS,
  ...INVENTED_APIS.filter(({ name }) => name === 'a status that no release documents'),
];

describe.each([...INVENTED_APIS, ...SLIGHTLY_OTHER_APIS].filter((_, index) => index % rounds(3, 1) === 0))(
  'an API with $name',
  (invented) => {
    let site: InventedSite;
    let api: MoskApi;
    beforeAll(async () => {
      site = await sites.open(invented);
      api = await site.learned();
    }, 120_000);
    afterAll(async () => {
      await endDeployments();
      await site?.stop();
    });

    /** @param spoken what stands beside every command, and in the names of what it makes */
    async function commandsWork(spoken: MoskApi, options: readonly string[], called: string) {
      const objects = manifestsOf(spoken, site.s3);
      const manifests = site.written(`manifests-${called}`, objects);
      const fine = (...argv: string[]) => site.fine(...argv, ...options);

      await fine('apply', manifests, '--wait');
      expect(await fine('apply', manifests)).not.toMatch(/configured|created/);
      // Of what the policy has against these, nothing is about fields.
      const checked = (await site.ran('check', manifests, ...options)).stdout;
      expect(checked).toMatch(/4 objects of 4 files/);
      expect(checked).not.toMatch(
        /cron-valid|would refuse|no such field|serve this version|not have this field/,
      );
      expect(await fine('explain', 'prod')).toMatch(/nightly +0 2 \* \* \*/);
      expect(await fine('status', '--clusters')).toMatch(/ 02:00 /);
      const { spec } = objects[3] as ClusterBackupManifest;
      const runs = ['1', '2'].map((number) => `${called}-${number}`);
      for (const run of runs) {
        await site.client.create(ClusterBackupType, {
          ...api.documented(objects[3]),
          metadata: { name: run, namespace: 'default' },
          spec: { ...spec, createdBy: { schedule: 'nightly' } },
        } as ClusterBackupManifest);
        await fine('wait', run);
      }
      // One of them has a retention of its own, which the example declares.
      const why = ['--beside-api', 'the test removes what the API keeps'];
      await fine('prune', '--schedule', 'nightly', '--keep-last', '1', '--yes', ...why);
      expect(await fine('status')).not.toContain(runs[0]);
      const demanded = Object.entries(demandedFields(spoken, ClusterBackupType.kind));
      const set = demanded.flatMap(([field, value]) => ['--set', `${field}=${value}`]);
      await fine('create', 'now', '--from-schedule', 'nightly', ...set, '--wait');
      await fine('remove', 'now', '--yes');
      await fine('create', 'again', '--like', 'first', '--wait');
      await fine('remove', 'again', '--yes');
      await fine('generate', 'schemas', '--out', `schemas-${called}`);
    }

    if (WRITTEN_ALIKE.includes(invented)) {
      it('without the file, commands work', () => commandsWork(MoskApi.v26_2, [], 'without'));
    } else {
      it('without the file, what a differing member touches is refused before anything is written', async () => {
        const before = await site.writes();
        const { code, stderr } = await site.ran(
          'apply',
          site.written('ours', manifestsOf(MoskApi.v26_2, site.s3)),
        );
        expect(await site.writes()).toEqual(before);
        expect(code).toBe(6);
        expect(stderr).toMatch(/api learn/);
        expect(stderr).not.toContain(site.s3.secretAccessKey);
      });
    }

    it('without the file, when a live schedule starts is told, not known or refused, and never nothing', async () => {
      const schedule = api.documented(manifestsOf(api, site.s3)[2]);
      const byHand = { ...schedule, metadata: { ...schedule.metadata, name: 'by-hand' } };
      await site.client.create(ClusterBackupScheduleType, byHand);
      const clusters = await site.ran('status', '--clusters');
      const explained = await site.ran('explain', 'prod');
      if (invented.facts['resources.ClusterBackup'] !== undefined) {
        expect([clusters.code, explained.code]).toEqual([6, 6]);
        expect(clusters.stderr).toMatch(/mosk-backup api learn/);
      } else if (api.settings.schedule.cronField === 'schedule') {
        expect(clusters.stdout).toMatch(/ 02:00 /);
        expect(explained.stdout).toMatch(/by-hand +0 2 \* \* \*/);
      } else {
        expect(clusters.stdout).toMatch(/not known/);
        expect(explained.stdout).toMatch(/Longest gap +not known/);
        expect(explained.stdout).toMatch(/by-hand starts backups nobody knows when: .*api learn/);
        expect(explained.stdout).not.toMatch(/nothing is scheduled|no schedule starts/);
      }
      await site.client.delete(ClusterBackupScheduleType, 'default', 'by-hand');
    });

    it('with the file, commands work', () => commandsWork(api, ['--api', 'api.yaml'], 'with'));

    const scheduleLive = async (called: string) =>
      (await site.client.get<ClusterBackupScheduleManifest>(ClusterBackupScheduleType, 'default', called))
        ?.spec ?? {};

    it('with the file, what constructs declare is what the server takes', async () => {
      const objects: KubeObject[] = synthesised(
        (chart) =>
          new ClusterBackupSchedule(chart, 'weekly', {
            cluster: Cluster.named('prod'),
            target: BackupTarget.rclone({
              bucket: 'backups',
              credential: RCloneCredential.fromName('s3'),
              encryptionKey: EncryptionKey.fromName('kek'),
            }),
            cron: Cron.of('0 3 * * 0'),
            extraFields: demandedFields(api, ClusterBackupScheduleType.kind),
          }),
        { namespace: 'default', api },
      );
      const [{ metadata } = { metadata: { name: '' } }] = objects;
      await site.fine('apply', site.written('synthesised', objects), '--api', 'api.yaml');
      expect(api.cronOf(await scheduleLive(metadata.name))).toBe('0 3 * * 0');
    });

    it('with the file, Pulumi resources are made, show no drift, and go', async () => {
      const declare = (kind: Kind, called: string) => {
        const schema = api.learned?.schemas[kind];
        const connection = { namespace: 'default', kubeconfig: site.kubeconfigPath, api: api.settings };
        return declareResource(kind, called, {
          ...connection,
          ...(schema !== undefined && { apiSchema: JSON.stringify(schema) }),
        });
      };
      const extra = (kind: Kind) => {
        const extraFields = demandedFields(api, kind);
        return Object.keys(extraFields).length > 0 ? { extraFields } : {};
      };
      const target = { rclone: { bucket: 'backups', credential: 'store' }, encryptionKey: 'key' };
      const credential = declare('RCloneCredential', 'store');
      await credential.up({ ...site.s3 });
      const key = declare('KeyEncryptionKey', 'key');
      await key.up({ value: KEK });
      const schedule = declare('ClusterBackupSchedule', 'hourly');
      const common = { cluster: 'prod', target, ...extra('ClusterBackupSchedule') };
      await schedule.up({ ...common, cron: '0 * * * *' });
      await schedule.up({ ...common, cron: '30 * * * *' });
      expect(schedule.calls).toEqual(['update']);
      expect(api.cronOf(await scheduleLive('hourly'))).toBe('30 * * * *');
      for (const each of [schedule, key, credential]) await each.refresh();
      await schedule.up({ ...common, cron: '30 * * * *' });
      expect(schedule.calls).toEqual([]);
      expect(schedule.state?.inputs).not.toHaveProperty('apiSchema');

      const backup = declare('ClusterBackup', 'before');
      const { outputs } = await backup.up({
        ...{ cluster: 'prod', target, name: 'before' },
        ...extra('ClusterBackup'),
      });
      expect(outputs).toMatchObject({ status: 'Completed' });
      await backup.destroy();
      expect(await site.client.get(ClusterBackupType, 'default', 'before')).toBeUndefined();
      for (const each of [schedule, key, credential]) await each.destroy();
    });
  },
);
