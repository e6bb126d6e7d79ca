import type { requesterFor } from '../local/api/requester';
import { until } from '../until';

const KINDS = '/apis/kaas.mirantis.com/v1alpha1/clusterbackups';

/** Right after its start a kube-apiserver answers lists with 429 until its caches are filled. */
export function listsAnswered(api: ReturnType<typeof requesterFor>): Promise<unknown> {
  return until(
    'the kube-apiserver answers lists',
    async () => (await api('GET', KINDS)).code === 200,
    60_000,
  );
}
