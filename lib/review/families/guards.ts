import { orphanReason } from '../../model';
import { keptBy, subjectName } from '../../policy';
import { type Comparison, paired } from '../comparison';
import type { Consequence } from '../consequence';
import { quoted } from '../quoted';

/** Annotations that kept GitOps engines from removing an object, and are gone. */
export function* liftedGuards(comparison: Comparison): Iterable<Consequence> {
  for (const { before, after } of paired(comparison, ({ subjects }) => subjects)) {
    if (before === undefined || after === undefined) continue;
    // A request for deletion takes them off on purpose: the empty object is to go.
    if ((after.manifest.spec as { delete?: unknown } | undefined)?.delete === true) continue;
    const kept = keptBy(after);
    const lifted = keptBy(before).filter((engine) => !kept.includes(engine));
    if (lifted.length === 0) continue;
    const orphan = orphanReason(after.manifest);
    yield {
      code: 'guard-lifted',
      severity: 'risk',
      about: subjectName(after),
      managementCluster: after.managementCluster,
      place: after.place('metadata.annotations'),
      files: [],
      says: `${lifted.join(' and ')} may remove ${quoted(subjectName(after))} from now on, as soon as its manifest is gone${orphan ? `; its files would stay: ${quoted(orphan)}` : ''}.`,
      todo: orphan ? undefined : 'Put the guard back, unless the object may go together with its manifest.',
    };
  }
}
