import type { IConstruct } from 'constructs';
import { constructNote } from '../construct-note';
import type { TargetReference } from './backup-target';

const REFERENCES = constructNote<readonly TargetReference[]>('references');

/** Keeps what a construct's target names, for the checks of the whole app. */
export function rememberReferences(construct: IConstruct, references: readonly TargetReference[]): void {
  REFERENCES.put(construct, references);
}

/** What a backup, schedule or default target names; `undefined` for constructs of other libraries. */
export function referencesOf(construct: IConstruct | undefined): readonly TargetReference[] | undefined {
  return REFERENCES.of(construct);
}
