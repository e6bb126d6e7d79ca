import {
  hasRemoteFiles,
  isBeingDeleted,
  isFailureStatus,
  isGoodBackup,
  isRemote,
  rehearsedOf,
} from '../../lib/model';
import type { CommandPlace } from '../command-place';
import { bringBackCredential, bringBackKey, bringBackSecret } from './bring-back';
import type { StoryFacts } from './story-facts';
import { KUBECTL_RESOURCE, type Trouble } from './trouble';

/** What to do now: one command that runs as it is printed, and what it is for. */
export interface NextStep {
  readonly why: string;
  readonly command: string;
}

/** @param troubles those of the backup, the cause first */
export function nextStep(facts: StoryFacts, troubles: readonly Trouble[], place: CommandPlace): NextStep {
  const say = commandsAt(facts, place);
  const [cause] = troubles;
  return (cause && stepAgainst(cause, facts, say, place)) ?? stepOn(facts, say);
}

/** `undefined`: nothing can be done about it, so that where the backup stands decides. */
function stepAgainst(
  { code, holder, remedy }: Trouble,
  { backup, credential, key }: StoryFacts,
  say: Commands,
  place: CommandPlace,
): NextStep | undefined {
  const asked = isBeingDeleted(backup);
  switch (code) {
    case 'secret-missing': {
      const what = holder?.kind === credential?.kind ? 'secret access key' : 'key';
      return bringBackSecret(place, what, {
        name: `${holder?.secret?.name}`,
        dataKey: holder?.secret?.dataKey ?? '',
      });
    }
    case 'credential-missing':
      return bringBackCredential(place, `${credential?.name}`);
    case 'key-missing':
      return bringBackKey(place, `${key?.name}`);
    case 'cluster-missing':
      return { why: 'see which Clusters there are', command: say.kubectl('get clusters.cluster.k8s.io') };
    case 'bucket-missing':
    case 'storage-refuses': {
      const first = remedy ?? 'have the storage let this access key in';
      if (asked) return { why: `${first}; then ask for the deletion again`, command: say.remove() };
      if (code === 'bucket-missing' || isFailureStatus(backup.status?.status))
        return { why: `${first}; then make a new backup`, command: say.another() };
      return { why: `${first}; then look again`, command: say.ours(`status ${say.name}`) };
    }
    case 'file-missing':
      return {
        why: 'make a new backup; nothing can be restored from this one any more',
        command: say.another(),
      };
    case 'finalizer':
      return {
        why: 'see who has put the finalizer there, and ask them; never take it off yourself',
        command: say.kubectl(`get ${KUBECTL_RESOURCE} ${say.name} -o yaml --show-managed-fields`),
      };
    case 'removed-without-files':
      return { why: 'have its files deleted before it is gone; it asks first', command: say.remove() };
    case 'failed':
      return undefined;
  }
}

/** By where the backup stands, when nothing else is in its way. */
function stepOn({ backup }: StoryFacts, say: Commands): NextStep {
  const { status } = backup.status ?? {};
  if (status === 'Stuck') {
    const why =
      'MOSK says that a stuck backup needs manual intervention; this is all that the server knows of it';
    return { why, command: say.kubectl(`describe ${KUBECTL_RESOURCE} ${say.name}`) };
  }
  if (status === 'DeleteFailed')
    return { why: 'ask for the deletion of its files again', command: say.remove() };
  if (status === 'Deleted')
    return { why: 'take the object away as well; its files are deleted', command: say.remove() };
  if (isBeingDeleted(backup)) return { why: 'wait until it is gone', command: say.remove() };
  if (status === 'Failed') {
    return {
      why: 'mend what is at fault, then make a new backup; this one is not tried again by itself',
      command: say.another(),
    };
  }
  if (isGoodBackup(backup) && hasRemoteFiles(backup)) {
    const rehearsed = rehearsedOf(backup);
    if (rehearsed?.reason !== undefined) {
      const why = `make a new backup; when this one was rehearsed, it could not be read to its end (${rehearsed.reason})`;
      return { why, command: say.another() };
    }
    if (rehearsed !== undefined) {
      const why = 'it has been read to its end; see how its cluster is backed up besides';
      return { why, command: say.ours(`explain ${say.cluster}`) };
    }
    const encrypted = backup.spec.parameters?.keyEncryptionKey !== undefined;
    return encrypted
      ? {
          why: 'read it to its end, with a copy of the key on the standard input',
          command: say.ours(`verify ${say.name} --key-file /dev/stdin`),
        }
      : { why: 'read it to its end', command: say.ours(`verify ${say.name}`) };
  }
  if (status === 'Completed' && !isRemote(backup.spec.parameters)) {
    return { why: 'see how its cluster is backed up besides', command: say.ours(`explain ${say.cluster}`) };
  }
  return { why: 'wait for its end', command: say.ours(`wait ${say.name}`) };
}

type Commands = ReturnType<typeof commandsAt>;

function commandsAt({ backup, schedule }: StoryFacts, { program, options }: CommandPlace) {
  const { name } = backup.metadata;
  const ours = (command: string) => `${program} ${command} ${options}`;
  const kubectl = (command: string) => `kubectl ${command} ${options}`;
  return {
    name,
    cluster: backup.spec.targetCluster,
    ours,
    kubectl,
    remove: () => ours(`remove ${name}`),
    another: () =>
      ours(
        schedule === 'there'
          ? `create --from-schedule ${backup.spec.createdBy?.schedule} --wait`
          : `create --like ${name} --wait`,
      ),
  };
}
