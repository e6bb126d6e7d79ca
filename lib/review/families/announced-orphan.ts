import { ORPHAN_ANNOTATION, orphanReason } from '../../model';
import { remoteFilesOf, subjectName } from '../../policy';
import { type Comparison, paired } from '../comparison';
import type { Consequence } from '../consequence';
import { quoted } from '../quoted';

/** Backups that a later change may take away with their files left behind, and nobody will be asked again. */
export function* announcedOrphans(comparison: Comparison): Iterable<Consequence> {
  for (const { before, after } of paired(comparison, ({ backups }) => backups)) {
    if (before === undefined || after === undefined) continue;
    const reason = orphanReason(after.manifest);
    if (!reason || orphanReason(before.manifest)) continue;
    yield {
      code: 'orphan-announced',
      severity: 'risk',
      about: subjectName(after),
      managementCluster: after.managementCluster,
      place: after.place(`metadata.annotations.${ORPHAN_ANNOTATION}`),
      files: remoteFilesOf(comparison.after.context, after),
      says: `From now on ${quoted(subjectName(after))} may be removed with its files left behind: ${quoted(reason)}. A change that removes it is a risk then, and fails no review.`,
      todo: 'Agree only if somebody else looks after the files.',
    };
  }
}
