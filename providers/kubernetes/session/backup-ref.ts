/** Names a backup; with its uid, that very object and no later one of the same name. */
export interface BackupRef {
  /** The MOSK project. */
  readonly namespace: string;
  /** Name of the ClusterBackup. */
  readonly name: string;
  /** Uid of the object; without one, whichever has this name now. */
  readonly uid?: string;
}

export function describeBackup({ namespace, name }: BackupRef): string {
  return `ClusterBackup ${namespace}/${name}`;
}
