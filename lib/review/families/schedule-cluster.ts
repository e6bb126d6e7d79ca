import { subjectName } from '../../policy';
import { type Comparison, paired, quotedCluster } from '../comparison';
import type { Consequence } from '../consequence';
import { inNamespace, quoted } from '../quoted';

/**
 * Schedules that are pointed to another cluster under the same name. MOSK makes the Cluster the owner of the object at its
 * creation (documented), and a change of `targetCluster` does not move it (assumed: nothing says that it does).
 */
export function* retargetedSchedules(comparison: Comparison): Iterable<Consequence> {
  for (const { before, after } of paired(comparison, ({ schedules }) => schedules)) {
    if (before === undefined || after === undefined) continue;
    const from = before.manifest.spec.targetCluster;
    const to = after.manifest.spec.targetCluster;
    // Pulumi makes another object for it.
    if (from === to || after.place().urn !== undefined) continue;
    const { name, namespace } = after.manifest.metadata;
    const idOf = (cluster: string) =>
      quotedCluster({ managementCluster: after.managementCluster, namespace: namespace ?? '', cluster });
    yield {
      code: 'schedule-retargeted',
      severity: 'risk',
      about: subjectName(after),
      managementCluster: after.managementCluster,
      place: after.place('spec.targetCluster'),
      files: [],
      says: `${quoted(subjectName(after))} is pointed from ${idOf(from)} to ${idOf(to)}, but the object stays tied to the Cluster that it was made for: it goes with ${idOf(from)}, and nothing backs up ${idOf(to)} by it then. ${quoted('mosk-backup apply')} refuses such a change.`,
      todo: `Declare a schedule of another name for ${idOf(to)}. Where this one is wanted no more, remove it: ${quoted(`kubectl delete clusterbackupschedule ${name}${inNamespace({ namespace })}`)}.`,
    };
  }
}
