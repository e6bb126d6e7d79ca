/** Whether a credential or a key may go: remote files cannot be deleted, or read, without it. */
import {
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  isWorthless,
  KeyEncryptionKeyType,
  type KubeObject,
  NEEDED_ANNOTATION,
  RCloneCredentialType,
  type ResourceType,
  type TargetParameters,
} from '../../../lib/model';
import { decideAnew } from './decide-anew';
import type { Mosk } from './management-cluster';
import { objectsIn } from './objects-in';

/** Which name in a target refers to the kind. */
export type NameIn = (parameters: TargetParameters) => string | undefined;

export const credentialIn: NameIn = ({ rclone }) => rclone?.credential;
export const keyIn: NameIn = ({ keyEncryptionKey }) => keyEncryptionKey;

/** Everything in the object's namespace that needs it, for people; empty if it may go. */
export async function neededBy(mosk: Mosk, object: KubeObject, nameIn: NameIn): Promise<string[]> {
  return [
    ...(await naming(mosk, object, ClusterBackupType, (each) => nameIn(inSpec(each)))),
    ...(await naming(mosk, object, ClusterBackupScheduleType, (each) => nameIn(inSpec(each)))),
    ...(await naming(mosk, object, ClusterType, (each) => nameIn(mosk.api.clusterBackupSection(each) ?? {}))),
    ...filesLeftUnder(object),
  ];
}

/** The same, but only what has files in the storage, or may have them soon. */
export async function filesUnder(mosk: Mosk, object: KubeObject, nameIn: NameIn): Promise<string[]> {
  const nameInBackup = (each: ClusterBackupManifest) =>
    isWorthless(each) ? undefined : nameIn(inSpec(each));
  return [...(await naming(mosk, object, ClusterBackupType, nameInBackup)), ...filesLeftUnder(object)];
}

async function naming<T extends KubeObject>(
  mosk: Mosk,
  { metadata: { namespace, name } }: KubeObject,
  type: ResourceType,
  nameIn: (each: T) => string | undefined,
): Promise<string[]> {
  const { items } = await mosk.client.list<T>(type, namespace);
  return items.filter((each) => nameIn(each) === name).map((each) => `${type.kind} ${each.metadata.name}`);
}

function inSpec({ spec }: KubeObject): TargetParameters {
  return (spec as { parameters?: TargetParameters } | undefined)?.parameters ?? {};
}

function filesLeftUnder(object: KubeObject): string[] {
  const files = filesNotedOn(object);
  return files.length === 0 ? [] : [`the files ${files.join(', ')}`];
}

/** Files that stayed behind without an object, noted on what a target needs. */
export async function filesLeftAt(
  mosk: Mosk,
  namespace: string,
  parameters: TargetParameters | undefined,
): Promise<ReadonlySet<string>> {
  const left = new Set<string>();
  for (const { type, name } of needsOf(parameters)) {
    const found = (await objectsIn(mosk, type, namespace)).find(({ metadata }) => metadata.name === name);
    for (const file of filesNotedOn(found)) left.add(file);
  }
  return left;
}

/** Notes files that stay behind without an object on the objects that they need. */
export async function noteNeed(mosk: Mosk, need: Need): Promise<void> {
  for (const object of needsOf(need.parameters)) {
    await changeNote(mosk, { ...object, ...need }, (noted) => [...new Set([...noted, ...need.files])]);
  }
}

/** Takes the note back of files that are deleted by now. */
export async function dropNeed(mosk: Mosk, need: Need): Promise<void> {
  const { namespace, parameters, files } = need;
  const left = await filesLeftAt(mosk, namespace, parameters);
  if (!files.some((file) => left.has(file))) return;
  for (const object of needsOf(parameters)) {
    await changeNote(mosk, { ...object, ...need }, (noted) => noted.filter((file) => !files.includes(file)));
  }
}

interface Need {
  readonly namespace: string;
  readonly parameters: TargetParameters | undefined;
  readonly files: readonly string[];
}

function needsOf(parameters: TargetParameters = {}): { type: ResourceType; name: string }[] {
  const needs = [
    { type: RCloneCredentialType, name: credentialIn(parameters) },
    { type: KeyEncryptionKeyType, name: keyIn(parameters) },
  ];
  return needs.flatMap(({ type, name }) => (name === undefined ? [] : [{ type, name }]));
}

function filesNotedOn(object: KubeObject | undefined): string[] {
  return object?.metadata.annotations?.[NEEDED_ANNOTATION]?.split(', ') ?? [];
}

/** Several backups are destroyed at a time, and all of them may note something on one object. */
async function changeNote(
  mosk: Mosk,
  { type, namespace, name }: { type: ResourceType; namespace: string; name: string },
  change: (noted: string[]) => string[],
): Promise<void> {
  await decideAnew(mosk, async () => {
    const found = await mosk.client.get<KubeObject>(type, namespace, name);
    // A key may be a plain Secret instead, which is not ours to annotate.
    if (found === undefined) return;
    const before = filesNotedOn(found);
    const after = change(before);
    if (after.length === before.length) return;
    const { resourceVersion } = found.metadata;
    const note = after.length === 0 ? null : after.join(', ');
    const body = { metadata: { resourceVersion, annotations: { [NEEDED_ANNOTATION]: note } } };
    mosk.hub.note(type, await mosk.client.patch(type, namespace, name, body, { type: 'merge' }));
  });
}
