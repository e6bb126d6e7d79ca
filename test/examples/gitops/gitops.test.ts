import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { MoskApi } from '../../../entries';
import { checkContract } from '../../../lib/contract';

const EXAMPLE = path.join(__dirname, '../../../examples/gitops');
const read = (file: string) => readFileSync(path.join(EXAMPLE, file), 'utf8');

/** That its app still writes them is tested where cdk8s-plus is: test/package. */
describe('the GitOps example', () => {
  const files = readdirSync(path.join(EXAMPLE, 'clusters/mgmt')).sort();
  const objects = files.map((file) => parse(read(`clusters/mgmt/${file}`)));
  const [backup, schedule, namespace] = objects;
  const annotations = ({ metadata }: typeof backup) => metadata.annotations;

  it('declares a project, a schedule and one backup, and neither a Cluster nor a secret', () => {
    expect(
      objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`),
    ).toEqual([
      'ClusterBackup prod/prod-before-26-2',
      'ClusterBackupSchedule prod/prod-nightly',
      'Namespace /prod',
    ]);
  });

  it('keeps the contract of the API', () => {
    expect([backup, schedule].flatMap((object) => checkContract(object))).toEqual([]);
  });

  it('tells engines to keep the backup and the project that it is in, and to prune the schedule as usual', () => {
    for (const kept of [backup, namespace]) {
      expect(annotations(kept)).toMatchObject({
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
        'kustomize.toolkit.fluxcd.io/prune': 'disabled',
      });
    }
    expect(Object.keys(annotations(schedule))).toEqual(['argocd.argoproj.io/sync-wave']);
  });

  it('has the project there before what is in it', () => {
    const waves = [namespace, schedule, backup].map((each) =>
      Number(annotations(each)['argocd.argoproj.io/sync-wave']),
    );

    expect(waves).toEqual([...waves].sort((a, b) => a - b));
    expect(new Set(waves).size).toBe(3);
  });

  it('has an Application of its folder, which tries again for ever and prunes nothing', () => {
    const { apiVersion, kind, spec } = parse(read('application.yaml'));

    expect(`${apiVersion} ${kind}`).toBe('argoproj.io/v1alpha1 Application');
    expect(readdirSync(path.join(EXAMPLE, spec.source.path)).sort()).toEqual(files);
    expect(spec.syncPolicy).toEqual({ automated: { selfHeal: true }, retry: { limit: -1 } });
  });

  it('tells how to make the Secret and the credential that it names, in the data key that MOSK is taken to read', () => {
    const { keyEncryptionKey, rclone } = backup.spec.parameters;

    expect(read('README.md')).toContain(
      `kubectl create secret generic ${keyEncryptionKey} -n prod --from-file=${MoskApi.v26_2.settings.keySecretDataKey}=`,
    );
    expect(read('README.md')).toContain(`mosk-backup credential create ${rclone.credential} -n prod`);
  });
});
