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
      says: `${quoted(subjectName(after))} is declared from another folder: ${to} instead of ${from}. An engine that goes on reading the old folder alone removes it, and what it protects is left behind.`,
      todo: 'Does the Application or Kustomization that reads the old folder follow? Let it read the new one before the old one is empty.',
    };
  }
}
