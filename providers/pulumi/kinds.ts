/** The kinds of resources, as the states name them. */
export const KINDS = [
  'ClusterBackup',
  'ClusterBackupSchedule',
  'RCloneCredential',
  'KeyEncryptionKey',
  'ClusterDefaultTarget',
] as const;

export type Kind = (typeof KINDS)[number];
