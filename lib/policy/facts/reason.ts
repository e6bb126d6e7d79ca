import type { PolicyContext } from '../judging/policy-context';
import { annotationOf, type Subject } from '../judging/subject';

/** Whether the policy accepts the reason that an object gives in an annotation. */
export function hasAcceptedReason(
  { settings }: PolicyContext,
  subject: Subject,
  annotation: string,
): boolean {
  return settings.acceptReasons && (annotationOf(subject, annotation) ?? '').trim() !== '';
}
