import { subjectName } from '../../policy';
import { type Comparison, paired } from '../comparison';
import type { Consequence } from '../consequence';
import { quoted } from '../quoted';

/** Objects that another folder declares now, where nobody says which folders are applied. */
export function* movedDeclarations(comparison: Comparison): Iterable<Consequence> {
  for (const { before, after } of paired(comparison, ({ subjects }) => subjects)) {
    if (before === undefined || after === undefined || before.appliedFrom === after.appliedFrom) continue;
    const [from, to] = [before, after].map((each) => quoted(each.place().file ?? each.place().text));
    yield {
      code: 'declaration-moved',
      severity: 'data',
      about: subjectName(after),
      managementCluster: after.managementCluster,
      place: after.place(),
      files: [],
      says: `${quoted(subjectName(after))} leaves ${from}, and ${to} declares one of that name: for an engine that applies the one folder and not the other it is removed, and what it protects is left behind.`,
      todo: `If one engine applies both folders to one management cluster, name the folder above them: ${quoted('mosk-backup review BASE --path FOLDER')}.`,
    };
  }
}
