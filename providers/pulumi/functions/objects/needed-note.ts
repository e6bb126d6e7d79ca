/** The notes of release 0.1.0 on what files need that were left behind: they are read, and go with their files. */
import {
  earlierNote,
  isNoted,
  KeyEncryptionKeyType,
  type KubeObject,
  NEEDED_ANNOTATION,
  RCloneCredentialType,
  type ResourceType,
  type TargetParameters,
  withoutFile,
} from '../../../../lib/model';
import type { Mosk } from './management-cluster';
import { objectsIn } from './objects-in';
import { retryOnConflict } from './retry-on-conflict';

/** What of a note is to be said about an object, for people. */
export function noteText(object: KubeObject): string[] {
  const note = earlierNote(object);
  const { namespace, name } = object.metadata;
  if (note === '') return [];
  const end = `kubectl annotate ${object.kind.toLowerCase()} ${name} -n ${namespace} ${NEEDED_ANNOTATION}-`;
  return [`the files ${note}, unless nobody needs them any more: ${end}`];
}

/** Whether a file is in a note on what a target needs. */
export async function filesNoted(
  mosk: Mosk,
  namespace: string,
  parameters: TargetParameters | undefined,
): Promise<(file: string) => boolean> {
  const notes: string[] = [];
  for (const { type, name } of needsOf(parameters)) {
    const objects = await objectsIn(mosk, type, namespace);
    notes.push(earlierNote(objects.find(({ metadata }) => metadata.name === name)));
  }
  return (file) => notes.some((note) => isNoted(file, note));
}

/** Takes files out of the notes that are deleted by now. */
export async function dropNoted(
  mosk: Mosk,
  namespace: string,
  parameters: TargetParameters | undefined,
  files: readonly string[],
): Promise<void> {
  const noted = await filesNoted(mosk, namespace, parameters);
  if (!files.some(noted)) return;
  for (const { type, name } of needsOf(parameters)) {
    await retryOnConflict(mosk, async () => {
      const found = await mosk.client.get<KubeObject>(type, namespace, name);
      if (found === undefined) return;
      const before = earlierNote(found);
      const after = files.reduce(withoutFile, before);
      if (after === before) return;
      const annotations = { [NEEDED_ANNOTATION]: after === '' ? null : after };
      const body = { metadata: { resourceVersion: found.metadata.resourceVersion, annotations } };
      mosk.hub.note(type, await mosk.client.patch(type, namespace, name, body, { type: 'merge' }));
    });
  }
}

function needsOf({
  rclone,
  keyEncryptionKey,
}: TargetParameters = {}): { type: ResourceType; name: string }[] {
  const needs = [
    { type: RCloneCredentialType, name: rclone?.credential },
    { type: KeyEncryptionKeyType, name: keyEncryptionKey },
  ];
  return needs.flatMap(({ type, name }) => (name === undefined ? [] : [{ type, name }]));
}
