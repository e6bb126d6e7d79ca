import { checkNamespace } from '../../model';
import { celTexts } from './cel';

/** Whom an admission policy does not ask, and where it holds. */
export interface AdmissionScope {
  /**
   * MOSK projects that it guards.
   * @default - all of the management cluster
   */
  readonly projects?: readonly string[];
  /**
   * Users who are not asked, by the name that the API server knows them by.
   * @default - nobody
   */
  readonly exemptUsers?: readonly string[];
}

/** `matchConditions` of a policy. */
export function matchConditions({ exemptUsers = [] }: AdmissionScope): { matchConditions?: object[] } {
  if (exemptUsers.length === 0) return {};
  const expression = `!(request.userInfo.username in ${celTexts(exemptUsers)})`;
  return { matchConditions: [{ name: 'not-exempt', expression }] };
}

/**
 * `matchResources` of a binding.
 * @throws BackupError `invalid-name` for what is no project: it would guard nothing, in silence
 */
export function matchResources({ projects }: AdmissionScope): { matchResources?: object } {
  if (projects === undefined) return {};
  for (const project of projects) checkNamespace(project, 'projects');
  // Every namespace has this label with its own name.
  const expression = { key: 'kubernetes.io/metadata.name', operator: 'In', values: projects };
  return { matchResources: { namespaceSelector: { matchExpressions: [expression] } } };
}
