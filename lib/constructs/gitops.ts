import type { IConstruct } from 'constructs';
import { type GitOpsRole, gitOpsAnnotations, gitOpsSettings, type Removal } from '../gitops';

/** Annotations that tell GitOps engines how to treat an object that is declared in `scope`. */
export function forEngines(scope: IConstruct, role: GitOpsRole, removal: Removal): Record<string, string> {
  return gitOpsAnnotations(role, removal, gitOpsSettings(scope));
}
