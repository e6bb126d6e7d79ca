/** Names a backup; with its uid, that very object and no later one of the same name. */
export interface BackupRef {
  readonly namespace: string;
  readonly name: string;
  readonly uid?: string;
}

export function describeBackup({ namespace, name }: BackupRef): string {
  return `ClusterBackup ${namespace}/${name}`;
}
