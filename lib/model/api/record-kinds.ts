/**
 * Everything that we write onto objects of a cluster besides what MOSK documents: one schema, from which
 * docs/records.md is made. Whoever reads a record reads it as an earlier release has written it, too.
 */

import {
  APPROVED_ANNOTATION,
  CLAIM_ANNOTATION,
  DEFAULT_TARGET_ANNOTATION,
  FORMER_OWNER_ANNOTATION,
  KEPT_ANNOTATION,
  KEY_FINGERPRINT_ANNOTATION,
  KEY_VERIFIED_ANNOTATION,
  LEFT_BEHIND_LABEL,
  LEFT_CLUSTER_LABEL,
  LEFT_WITH_ANNOTATION,
  LOCAL_ONLY_ANNOTATION,
  MADE_AS_ANNOTATION,
  NEEDED_ANNOTATION,
  NUMBER_ANNOTATION,
  ORPHAN_ANNOTATION,
  OWNER_ANNOTATION,
  PLAIN_TEXT_ANNOTATION,
  REHEARSED_ANNOTATION,
  REMOTE_DELETION_ANNOTATION,
  REMOVED_ANNOTATION,
  RETENTION_ANNOTATION,
  RUN_ANNOTATION,
  SECRET_FINGERPRINT_ANNOTATION,
  SUPERSEDED_ANNOTATION,
  UNENCRYPTED_ANNOTATION,
  WAIVER_ANNOTATION,
  WISH_ANNOTATION,
} from './records';

/** Raised when a record is written in another form, or read as meaning something else. */
export const RECORDS_VERSION = 2;

/** One kind of record. */
export interface RecordKind {
  readonly key: string;
  /** Kinds of objects that carry it. */
  readonly on: string;
  /** What its value is. */
  readonly value: string;
  readonly writtenBy: string;
  readonly readBy: string;
  /** What it means that an object does not have it. */
  readonly absent: string;
  /** It tells of this very object, so whoever copies the object leaves it out. */
  readonly ofOneObject?: true;
}

const BACKUP = 'ClusterBackup';
const ALL = 'all kinds of ours';
const PULUMI = 'Pulumi';
const PEOPLE = 'people, in manifests';

/** In the order in which a reader wants to know them. */
export const RECORDS: readonly RecordKind[] = [
  {
    key: OWNER_ANNOTATION,
    ofOneObject: true,
    on: ALL,
    value: '`<tool>:<scope>:<name>`, such as `pulumi:acme/shop/prod:before-upgrade`',
    writtenBy: `${PULUMI}, \`apply\`, \`create\`, programs`,
    readBy: 'all of them: nobody changes what belongs to another',
    absent: 'it belongs to nobody; it may be adopted, where a program or `apply --adopt` says so',
  },
  {
    key: FORMER_OWNER_ANNOTATION,
    ofOneObject: true,
    on: BACKUP,
    value: 'as the owner',
    writtenBy: `${PULUMI}, when an alias or a renamed stack changes the owner`,
    readBy: PULUMI,
    absent: 'the owner has always been the same',
  },
  {
    key: KEPT_ANNOTATION,
    ofOneObject: true,
    on: ALL,
    value: 'as the owner',
    writtenBy: `${PULUMI}, when a destroy keeps the object; \`remove --keep\``,
    readBy: `${PULUMI}: keys and credentials are taken back by the same owner, and no name is used twice`,
    absent: 'no destroy has given it up',
  },
  {
    key: RUN_ANNOTATION,
    ofOneObject: true,
    on: BACKUP,
    value: 'ten hexadecimal digits of a hash of the specification and the triggers',
    writtenBy: `${PULUMI}, \`apply\`, \`create\`, programs`,
    readBy: 'the same: equal means the same run',
    absent: 'it is no run of ours',
  },
  {
    key: NUMBER_ANNOTATION,
    ofOneObject: true,
    on: BACKUP,
    value: 'a whole number from 1: one more than the highest of its owner',
    writtenBy: PULUMI,
    readBy: `${PULUMI}: which run is newer`,
    absent: '0.1.0 made it: older than all that have one; among themselves their times decide',
  },
  {
    key: MADE_AS_ANNOTATION,
    ofOneObject: true,
    on: BACKUP,
    value: '`<namespace>/<name>` of the object itself',
    writtenBy: PULUMI,
    readBy: `${PULUMI}: an object that says another name is a copy, and nobody's`,
    absent: '0.1.0 made it, or somebody has removed it: the other records decide',
  },
  {
    key: REMOVED_ANNOTATION,
    ofOneObject: true,
    on: BACKUP,
    value: 'uids, separated by spaces',
    writtenBy: PULUMI,
    readBy: `${PULUMI}: what a state still names is not taken for something that somebody else has taken away`,
    absent: 'no failed run went before it',
  },
  {
    key: WISH_ANNOTATION,
    ofOneObject: true,
    on: BACKUP,
    value: '`<number> <mode>`, such as `3 keep`',
    writtenBy: `${PULUMI}, on all runs of a resource, before the state says so`,
    readBy: `${PULUMI}, on destroy: the newest holds; where that cannot be told, the mildest (\`keep\`, \`orphan\`, \`delete\`)`,
    absent: `\`${CLAIM_ANNOTATION}\` is read instead; without it the state alone decides`,
  },
  {
    key: CLAIM_ANNOTATION,
    ofOneObject: true,
    on: BACKUP,
    value: '`<id> <mode>`: a wish with the number 0',
    writtenBy: '0.1.0',
    readBy: PULUMI,
    absent: 'as above',
  },
  {
    key: SUPERSEDED_ANNOTATION,
    ofOneObject: true,
    on: BACKUP,
    value: 'name of a ClusterBackup',
    writtenBy: PULUMI,
    readBy: `people; ${PULUMI}, for what 0.1.0 has made and for renamed resources`,
    absent: 'no later run has taken its place',
  },
  {
    key: ORPHAN_ANNOTATION,
    on: BACKUP,
    value: 'a reason, with at least one word in it',
    writtenBy: `\`remove --orphan\`, ${PULUMI}, people`,
    readBy: 'OrphanGuard, policies, reviews',
    absent: 'its remote files must be deleted before it goes',
  },
  {
    ...{ key: LEFT_WITH_ANNOTATION, ofOneObject: true, on: BACKUP },
    value: 'kinds and names of who has the files',
    ...{ writtenBy: `${PULUMI}, \`remove\` of several, before the object goes` },
    readBy: 'all removals: it needs its files no more',
    absent: 'it needs its files until they are deleted',
  },
  {
    ...{ key: LEFT_BEHIND_LABEL, on: 'ConfigMap', value: '`true`; `data` is described below' },
    ...{
      writtenBy: `\`remove --orphan\`, ${PULUMI}, programs`,
      readBy: 'all that make or remove backups, keys and credentials',
    },
    absent: 'the ConfigMap is no record of ours',
  },
  {
    ...{ key: LEFT_CLUSTER_LABEL, on: 'ConfigMap', value: 'name of a Cluster' },
    ...{
      writtenBy: 'with the label above',
      readBy: 'people',
      absent: 'the name of the Cluster fits no label; it is in `data`',
    },
  },
  {
    key: NEEDED_ANNOTATION,
    on: 'RCloneCredential, KeyEncryptionKey',
    value: 'files, separated by `, `',
    writtenBy: '0.1.0',
    readBy: `${PULUMI}, \`apply\`, \`create\``,
    absent: 'no file was left behind by 0.1.0',
  },
  {
    key: DEFAULT_TARGET_ANNOTATION,
    on: 'Cluster',
    value: 'JSON: `owner`, `section`, `previous`',
    writtenBy: PULUMI,
    readBy: PULUMI,
    absent: 'the backup section belongs to nobody',
  },
  {
    key: KEY_FINGERPRINT_ANNOTATION,
    on: 'KeyEncryptionKey',
    value: '`scrypt:<salt>:<hash>`',
    writtenBy: PULUMI,
    readBy: PULUMI,
    absent: 'whether the key is the same can only be told from its Secret',
  },
  {
    ...{ key: KEY_VERIFIED_ANNOTATION, ofOneObject: true, on: 'KeyEncryptionKey' },
    value: '`<time> <metadata.generation>`, such as `2027-01-15T17:44:02Z 2`',
    writtenBy:
      '`key check --key-file FILE --record`, once the file was equal to the live value or opened archives',
    readBy: 'MB045, `doctor`: another generation may be another value',
    absent: 'nobody has shown that a copy of this key exists outside the cluster',
  },
  {
    ...{ key: REHEARSED_ANNOTATION, ofOneObject: true, on: BACKUP },
    value:
      '`<time> <metadata.uid> <result> <bytes> <milliseconds>`, such as `2027-01-15T17:44:02Z 5f0c2d8e-… read 4294967296 21500`; the result is `read`, or a reason of docs/fetch.md',
    writtenBy: '`verify --newest --record`, once the archive was read to its end, or could not be',
    readBy: 'MB046, `runbook`, `verify --newest --max-age`: another uid is another object',
    absent: 'nobody has shown that this archive can be read',
  },
  {
    key: SECRET_FINGERPRINT_ANNOTATION,
    on: 'RCloneCredential',
    value: '`scrypt:<salt>:<hash>`',
    writtenBy: PULUMI,
    readBy: PULUMI,
    absent: 'whether the secret is the same can only be told from its Secret',
  },
  {
    key: REMOTE_DELETION_ANNOTATION,
    on: BACKUP,
    value: 'a reason',
    writtenBy: 'constructs',
    readBy: 'the contract: a manifest that asks for deletion needs it',
    absent: 'a manifest must not ask for deletion',
  },
  {
    key: APPROVED_ANNOTATION,
    on: 'ClusterBackup, ClusterBackupSchedule',
    value: 'a name or a ticket',
    writtenBy: PEOPLE,
    readBy: 'policies, reviews',
    absent: 'nobody has approved the deletion of a young backup, or a lower retention',
  },
  {
    key: LOCAL_ONLY_ANNOTATION,
    on: 'ClusterBackup, ClusterBackupSchedule',
    value: 'a reason',
    writtenBy: 'constructs, Pulumi',
    readBy: 'policies, reviews',
    absent: 'a target is expected',
  },
  {
    key: UNENCRYPTED_ANNOTATION,
    on: 'ClusterBackup, ClusterBackupSchedule',
    value: 'a reason',
    writtenBy: 'constructs, Pulumi',
    readBy: 'policies, reviews',
    absent: 'a key is expected',
  },
  {
    key: PLAIN_TEXT_ANNOTATION,
    on: 'RCloneCredential, KeyEncryptionKey, Secret',
    value: 'a reason',
    writtenBy: 'constructs',
    readBy: 'policies',
    absent: 'no secret is expected in clear',
  },
  {
    key: RETENTION_ANNOTATION,
    on: 'ClusterBackupSchedule',
    value:
      'JSON: `keepLast` and, if wanted, `keepDaily`, `keepWeekly`, `keepMonthly`, `timeZone`, `besideApi`, such as `{"keepLast":7,"keepDaily":14,"timeZone":"UTC"}`',
    writtenBy: 'constructs, Pulumi, people',
    readBy: '`prune`, policies, reviews',
    absent: 'all backups of the schedule stay, unless the call of `prune` or a tier says otherwise',
  },
  {
    key: WAIVER_ANNOTATION,
    on: ALL,
    value: 'a line for each rule',
    writtenBy: 'constructs',
    readBy: 'policies',
    absent: 'all rules hold',
  },
];
