import type { KubeObject } from '../../../../lib/model';
import type { Dice } from '../../../promises/dice';
import { type Base, write } from './base';

/** A change that loses data. */
export interface Loss {
  readonly name: string;
  /** @returns the file in which it happens */
  readonly change: (base: Base, dice: Dice) => string;
}

interface Spec {
  delete?: boolean;
  schedule?: string;
  parameters?: { keyEncryptionKey?: string; rclone?: { bucket: string } } | undefined;
  remoteConfig?: { endpoint: string };
}

const loss = (name: string, kind: string, change: (spec: Spec) => void): Loss => ({
  name,
  change(base, dice) {
    const [file, found] = oneOf(base, kind, dice);
    change(found.spec as Spec);
    write(base);
    return file;
  },
});

const removal = (kind: string): Loss => ({
  name: `a ${kind} goes`,
  change(base, dice) {
    const [file, found] = oneOf(base, kind, dice);
    base.objects.set(file, base.objects.get(file)?.filter((each) => each !== found) ?? []);
    write(base);
    return file;
  },
});

/** Every one of them is told as what happens to data. */
export const LOSSES: readonly Loss[] = [
  removal('ClusterBackup'),
  removal('ClusterBackupSchedule'),
  removal('KeyEncryptionKey'),
  removal('RCloneCredential'),
  loss('the deletion of files is requested', 'ClusterBackup', (spec) => {
    spec.delete = true;
  }),
  loss('a backup is said to lie elsewhere', 'ClusterBackup', (spec) => {
    if (spec.parameters?.rclone) spec.parameters.rclone.bucket = 'backups/elsewhere';
  }),
  loss('a schedule stays on the cluster', 'ClusterBackupSchedule', (spec) => {
    spec.parameters = undefined;
  }),
  loss('a schedule is no longer encrypted', 'ClusterBackupSchedule', (spec) => {
    delete spec.parameters?.keyEncryptionKey;
  }),
  loss('a schedule never runs', 'ClusterBackupSchedule', (spec) => {
    spec.schedule = '0 1 30 2 *';
  }),
  loss('a credential leads to another storage', 'RCloneCredential', (spec) => {
    if (spec.remoteConfig) spec.remoteConfig.endpoint = 'https://elsewhere.example.com';
  }),
];

function oneOf({ objects }: Base, kind: string, dice: Dice): [string, KubeObject] {
  const all = [...objects].flatMap(([file, some]) =>
    some.filter((each) => each.kind === kind).map((each): [string, KubeObject] => [file, each]),
  );
  return dice.oneOf(all);
}
