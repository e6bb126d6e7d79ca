/** Annotations that carry the reason of a weaker choice to the reviewer of the manifests, and to policies. */
export const LOCAL_ONLY_ANNOTATION = 'mosk-backup/local-only';
export const UNENCRYPTED_ANNOTATION = 'mosk-backup/unencrypted';
export const PLAIN_TEXT_ANNOTATION = 'mosk-backup/plain-text-secret';
