import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  type KeyEncryptionKeyManifest,
  KeyEncryptionKeyType,
  naturalOrder,
} from '../../lib/model';
import type { Mosk } from '../../providers/kubernetes';
import { type CheckOptions, checkKey, isVerified, type KeyCheck } from './check-key';
import { keyTrouble } from './key-trouble';

/**
 * Compares a key file with one key or, without a name, with all of a namespace: then those that it is, or all if it is none.
 * @param keyFile content of the file
 * @throws BackupError `not-found`, and those of the API
 */
export async function checkKeys(
  mosk: Pick<Mosk, 'client' | 'clock'>,
  namespace: string,
  name: string | undefined,
  keyFile: string,
  options: CheckOptions,
): Promise<KeyCheck[]> {
  const { signal } = options;
  const { items: backups } = await mosk.client.list<ClusterBackupManifest>(ClusterBackupType, namespace, {
    signal,
  });
  const { items: keys } = await mosk.client.list<KeyEncryptionKeyManifest>(KeyEncryptionKeyType, namespace, {
    signal,
  });
  const named = new Set([
    ...keys.map(({ metadata }) => metadata.name),
    ...backups.flatMap(({ spec }) => spec.parameters?.keyEncryptionKey ?? []),
  ]);
  const wanted = [...named].filter((each) => name === undefined || each === name).sort(naturalOrder);
  if (wanted.length === 0) throw notFound(namespace, name, mosk.client.server);
  const checks: KeyCheck[] = [];
  for (const each of wanted) {
    const key = keys.find(({ metadata }) => metadata.name === each);
    checks.push(await checkKey(mosk, { name: each, namespace }, { key, backups }, keyFile, options));
  }
  const found = checks.filter(isVerified);
  return name === undefined && found.length > 0 ? found : checks;
}

function notFound(namespace: string, name: string | undefined, server: string): BackupError {
  return new BackupError('not-found', 'There is no such key, and no backup names one', {
    at: `KeyEncryptionKey ${namespace}/${name ?? '*'} on ${server}`,
    fix: `list them with: kubectl get keyencryptionkeys -n ${namespace}, or choose another --namespace or --context`,
  });
}

/** What is wrong, for each key; of a file that is none of several keys once. */
export function keysTrouble(
  checks: readonly KeyCheck[],
  name: string | undefined,
  file: string,
): BackupError[] {
  if (name === undefined && !checks.some(isVerified)) {
    return [
      new BackupError('key-differs', 'The file is none of the keys of this namespace', {
        at: `--key-file ${file}`,
        value: checks.map((each) => each.name).join(', '),
        fix: 'look in another namespace, or for another file',
      }),
    ];
  }
  return checks.flatMap((each) => keyTrouble(each) ?? []);
}
