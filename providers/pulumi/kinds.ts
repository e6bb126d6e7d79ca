/** The kinds of resources, as the states name them. */
export type Kind =
  | 'ClusterBackup'
  | 'ClusterBackupSchedule'
  | 'RCloneCredential'
  | 'KeyEncryptionKey'
  | 'ClusterDefaultTarget';
