import type { KubeObject } from '../api/manifest';
import { ORPHAN_ANNOTATION } from '../api/records';

/**
 * What the reason for orphaning must contain: a letter or digit of any of the larger scripts. Written so that JavaScript
 * and the RE2 of a kube-apiserver read it alike, which `\p{L}` is not.
 */
export const WORD_PATTERN = '[0-9A-Za-zÀ-ÖØ-öø-ῼぁ-힣]';

const WORD = new RegExp(WORD_PATTERN);

/** Why an object may be removed while its remote files stay; `undefined` while nobody has said so in a word. */
export function orphanReason({
  metadata,
}: {
  readonly metadata?: KubeObject['metadata'];
}): string | undefined {
  const reason: unknown = metadata?.annotations?.[ORPHAN_ANNOTATION];
  return typeof reason === 'string' && WORD.test(reason) ? reason : undefined;
}
