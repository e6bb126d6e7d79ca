import type { LiveObjects, Seen, ServedKind } from '../../../lib/learned';
import type { KubeObject } from '../../../lib/model';
import type { ApiClient } from '../../../providers/kubernetes';
import { readKinds } from '../../learn/read-kinds';
import type { SourceReport } from '../../learn/source-report';
import { type Looked, type ProjectFacts, seenOf } from '../facts';

/** The kinds of the live API, as `api learn` reads them: for that nobody needs a right. */
export async function lookAtApi(
  client: ApiClient,
  signal: AbortSignal,
): Promise<Looked<readonly ServedKind[]>> {
  const reports: SourceReport[] = [];
  const kinds = await readKinds(client, reports, signal);
  if (kinds.length > 0 || reports.some(({ outcome }) => outcome !== 'forbidden')) return { seen: kinds };
  return { unseen: 'neither CustomResourceDefinitions nor /openapi/v3 may be read' };
}

/** What was seen of objects, which tell what no schema does. */
export function liveObjects(projects: readonly ProjectFacts[]): LiveObjects {
  const all = (listOf: (project: ProjectFacts) => Looked<readonly KubeObject[]>): Seen => {
    const lists = projects.map(listOf);
    return lists.some((each) => 'seen' in each) ? { objects: lists.flatMap(seenOf) } : { forbidden: true };
  };
  return {
    Cluster: all(({ clusters }) => clusters as Looked<readonly KubeObject[]>),
    ClusterBackup: all(({ backups }) => backups),
    ClusterBackupSchedule: all(({ schedules }) => schedules),
    RCloneCredential: all(({ credentials }) => credentials),
    KeyEncryptionKey: all(({ keys }) => keys),
    keySecretDataKeys: undefined,
  };
}
