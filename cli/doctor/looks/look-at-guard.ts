import { BackupError } from '../../../lib/errors';
import type { KubeObject, ResourceType } from '../../../lib/model';
import type { ApiClient } from '../../../providers/kubernetes';
import type { GuardObjects, Looked } from '../facts';

const admission = (kind: string, plural: string): ResourceType => ({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind,
  plural,
  namespaced: false,
});
const PolicyType = admission('ValidatingAdmissionPolicy', 'validatingadmissionpolicies');
const BindingType = admission('ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings');

/** The admission policies of the management cluster, where they may be read. */
export async function lookAtGuard(client: ApiClient, signal: AbortSignal): Promise<Looked<GuardObjects>> {
  const list = async (type: ResourceType) =>
    (await client.list<KubeObject>(type, undefined, { signal })).items;
  try {
    return { seen: { policies: await list(PolicyType), bindings: await list(BindingType) } };
  } catch (error) {
    if (!BackupError.is(error)) throw error;
    if (error.code === 'forbidden') return { unseen: 'reading admission policies is not allowed' };
    // Of Kubernetes before 1.30.
    if (error.code === 'crd-missing') return { seen: { policies: [], bindings: [] } };
    throw error;
  }
}
