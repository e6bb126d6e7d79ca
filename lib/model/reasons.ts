/** Annotation with the reason why archives stay on the cluster, for the reviewer of the manifests and for policies. */
export const LOCAL_ONLY_ANNOTATION = 'mosk-backup/local-only';
/** Annotation with the reason why archives are not encrypted. */
export const UNENCRYPTED_ANNOTATION = 'mosk-backup/unencrypted';
/** Annotation with the reason why a secret stands in clear in the manifest. */
export const PLAIN_TEXT_ANNOTATION = 'mosk-backup/plain-text-secret';
