import { BackupError } from '../../entries';
import { ClusterBackupType, type KubeObject, NamespaceType } from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import { asDeclared, bringAbout, guardedStates, stateName } from './guarded-states';

/** What a server that OrphanGuard is installed on says to the deletion of a backup in each state. */
export async function verdictsOn(
  client: ApiClient,
  namespace: string,
): Promise<{ title: string; verdict: string; message: string }[]> {
  const states = guardedStates();
  const manifests = states.map(({ manifest }) => manifest);
  const space: KubeObject = { apiVersion: 'v1', kind: NamespaceType.kind, metadata: { name: namespace } };
  await client.create(NamespaceType, space);
  for (const object of asDeclared(manifests, namespace)) await client.create(ClusterBackupType, object);
  await bringAbout(client, namespace, manifests);
  const said: { title: string; verdict: string; message: string }[] = [];
  for (const [index, { title }] of states.entries()) {
    try {
      await client.delete(ClusterBackupType, namespace, stateName(index));
      said.push({ title, verdict: 'allowed', message: '' });
    } catch (error) {
      if (!BackupError.is(error) || error.code !== 'forbidden') throw error;
      said.push({ title, verdict: 'refused', message: String(error.cause ?? error.message) });
    }
  }
  return said;
}

/** What the table says. */
export const verdictsOfTable = () => guardedStates().map(({ title, verdict }) => ({ title, verdict }));
