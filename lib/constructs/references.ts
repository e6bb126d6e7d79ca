import type { IConstruct } from 'constructs';
import type { TargetReference } from './backup-target';

const REFERENCES = Symbol.for('mosk-backup.references');

/** Keeps what a construct's target names, for the checks of the whole app. */
export function rememberReferences(construct: IConstruct, references: readonly TargetReference[]): void {
  Object.defineProperty(construct, REFERENCES, { value: references });
}

/** What a backup, schedule or default target names; `undefined` for constructs of other libraries. */
export function referencesOf(construct: IConstruct | undefined): readonly TargetReference[] | undefined {
  return (construct as { [REFERENCES]?: readonly TargetReference[] } | undefined)?.[REFERENCES];
}
