/** Names of everything that we write onto objects of a cluster besides what MOSK documents; what each says: `RECORDS`. */

/** Who declared an object: `<tool>:<scope>:<name>`. */
export const OWNER_ANNOTATION = 'mosk-backup/owner';
/** Owner that an object belonged to before its declaration got another name. */
export const FORMER_OWNER_ANNOTATION = 'mosk-backup/former-owner';
/** Owner that gave an object up. */
export const KEPT_ANNOTATION = 'mosk-backup/kept-from';
/** Hash of the run that an object is, see `runHash`. */
export const RUN_ANNOTATION = 'mosk-backup/run';
/** Place of a run among those of its owner, counted from 1. */
export const NUMBER_ANNOTATION = 'mosk-backup/number';
/** Namespace and name that a run was made under: under another name it is a copy that somebody has made of the object. */
export const MADE_AS_ANNOTATION = 'mosk-backup/made-as';
/** Uids of failed runs that were removed, with what was there of their files, before this one was made. */
export const REMOVED_ANNOTATION = 'mosk-backup/removed';
/** What becomes of an object on destroy, and how new that wish is: `3 keep`. */
export const WISH_ANNOTATION = 'mosk-backup/wish';
/** The same as 0.1.0 wrote it: `<any id> keep`. */
export const CLAIM_ANNOTATION = 'mosk-backup/claim';
/** Name of the run that took an object's place. */
export const SUPERSEDED_ANNOTATION = 'mosk-backup/superseded-by';
/** Why an object may be removed while its remote files stay: what `OrphanGuard` wants to see. */
export const ORPHAN_ANNOTATION = 'mosk-backup/orphan';
/** How the reasons begin that we give there: only such a mark is ours to take back. */
export const ORPHANED_BY_US = 'removed by mosk-backup';
/** Others that have the files of an object too, and to whom its removal has left them. */
export const LEFT_WITH_ANNOTATION = 'mosk-backup/files-left-with';
/** Label of a ConfigMap that tells what a backup has left in the storage. */
export const LEFT_BEHIND_LABEL = 'mosk-backup/left-behind';
/** Name of its Cluster, for people who look for them. */
export const LEFT_CLUSTER_LABEL = 'mosk-backup/cluster';
/** Files that were left behind under a credential or a key, as 0.1.0 wrote it: `file, file`. */
export const NEEDED_ANNOTATION = 'mosk-backup/needed-by-files';
/** Why a manifest asks for the deletion of its backup's remote files. */
export const REMOTE_DELETION_ANNOTATION = 'mosk-backup/remote-deletion';
/** Who approved that deletion, or the ticket that says so: what policies want to see while a backup is young. */
export const APPROVED_ANNOTATION = 'mosk-backup/approved';
/** Why archives stay on the cluster, for the reviewer of the manifests and for policies. */
export const LOCAL_ONLY_ANNOTATION = 'mosk-backup/local-only';
/** Why archives are not encrypted. */
export const UNENCRYPTED_ANNOTATION = 'mosk-backup/unencrypted';
/** Why a secret stands in clear in a manifest. */
export const PLAIN_TEXT_ANNOTATION = 'mosk-backup/plain-text-secret';
/** Rules that somebody has put out of force for an object, one a line: `MB003=why it is accepted;until=2027-01-31`. */
export const WAIVER_ANNOTATION = 'mosk-backup/waive';
/** Whose a Cluster's backup section is, and what was there before, as JSON. */
export const DEFAULT_TARGET_ANNOTATION = 'mosk-backup/default-target';
/** Salted hash of a key's value, which MOSK moves out of sight. */
export const KEY_FINGERPRINT_ANNOTATION = 'mosk-backup/key-fingerprint';
/** The same of a credential's secret. */
export const SECRET_FINGERPRINT_ANNOTATION = 'mosk-backup/secret-fingerprint';
/** When a key was last shown to be in a file outside the cluster, and which generation of the object that was. */
export const KEY_VERIFIED_ANNOTATION = 'mosk-backup/key-verified';
/** Which of its backups stay when they are pruned: what constructs and Pulumi write onto a schedule, as JSON. */
export const RETENTION_ANNOTATION = 'mosk-backup/retention';
/** When the archive of a backup was last read to its end, and what came of it. */
export const REHEARSED_ANNOTATION = 'mosk-backup/rehearsed';
