import { App, Chart } from 'cdk8s';
import { BackupError, manifests, OrphanGuard, type OrphanGuardProps } from '../../entries';
import { ClusterBackupType, NamespaceType, type ResourceType } from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import { until } from '../until';

const admission = (kind: string, plural: string): ResourceType => ({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind,
  plural,
  namespaced: false,
});
const TYPES = [
  admission('ValidatingAdmissionPolicy', 'validatingadmissionpolicies'),
  admission('ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings'),
];

/** Installs OrphanGuard and waits until it is in force, which is a moment after it was accepted. */
export async function installGuard(client: ApiClient, props?: OrphanGuardProps): Promise<void> {
  const app = new App();
  new OrphanGuard(new Chart(app, 'site', { namespace: 'prod' }), 'guard', props);
  for (const object of manifests(app)) {
    const type = TYPES.find(({ kind }) => kind === object.kind);
    if (type === undefined) throw new Error(`unexpected kind ${object.kind}`);
    await client.create(type, object);
  }

  const namespace = 'guard-probe';
  await client.create(NamespaceType, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const probe = {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: ClusterBackupType.kind,
    metadata: { name: 'probe', namespace },
    spec: { targetCluster: 'none' },
  };
  await until('the guard is in force', async () => {
    await client.create(ClusterBackupType, probe).catch(ignore('conflict'));
    try {
      await client.delete(ClusterBackupType, namespace, 'probe');
      return false;
    } catch (error) {
      return BackupError.is(error) && error.code === 'forbidden';
    }
  });
}

function ignore(code: string): (error: unknown) => void {
  return (error) => {
    if (!BackupError.is(error) || error.code !== code) throw error;
  };
}
