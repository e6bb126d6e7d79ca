/** Objects that a destroy has left behind on purpose: nobody's, until somebody declares them again. */
import { type KubeObject, OWNER_ANNOTATION } from '../../../lib/model';

/** Owner that gave an object up. */
export const KEPT_ANNOTATION = 'mosk-backup/kept-from';

export function keptFrom({ metadata }: KubeObject): string | undefined {
  return metadata.annotations?.[KEPT_ANNOTATION];
}

/** Annotations that make an object nobody's. */
export function givenUpBy(owner: string): Record<string, string | null> {
  return { [OWNER_ANNOTATION]: null, [KEPT_ANNOTATION]: owner };
}

/** Annotations that make it somebody's. */
export function ownedBy(owner: string): Record<string, string | null> {
  return { [OWNER_ANNOTATION]: owner, [KEPT_ANNOTATION]: null };
}
