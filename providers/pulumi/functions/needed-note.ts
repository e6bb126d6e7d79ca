/**
 * Up to release 0.1.0, files that were left behind without an object were noted on the credential and the key that they
 * need. Such notes are read, and go with their files.
 */
import {
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

/** Names may hold ", " as well, so the text cannot be told apart into files again. */
const noteOn = (object: KubeObject | undefined) => object?.metadata.annotations?.[NEEDED_ANNOTATION] ?? '';

/** What of a note is to be said about an object, for people. */
export function earlierNote(object: KubeObject): string[] {
  const note = noteOn(object);
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
    notes.push(noteOn(objects.find(({ metadata }) => metadata.name === name)));
  }
  return (file) => notes.some((note) => placeOf(file, note) !== undefined);
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
    await decideAnew(mosk, async () => {
      const found = await mosk.client.get<KubeObject>(type, namespace, name);
      if (found === undefined) return;
      const before = noteOn(found);
      const after = files.reduce(without, before);
      if (after === before) return;
      const annotations = { [NEEDED_ANNOTATION]: after === '' ? null : after };
      const body = { metadata: { resourceVersion: found.metadata.resourceVersion, annotations } };
      mosk.hub.note(type, await mosk.client.patch(type, namespace, name, body, { type: 'merge' }));
    });
  }
}

/** Between separators, so that it is found wherever it stands, and `prod/x` is not found in `prod/x-2`. */
function placeOf(file: string, note: string): number | undefined {
  // Earlier releases kept the case of an NFS server.
  const place = `, ${note}, `.toLowerCase().indexOf(`, ${file}, `.toLowerCase());
  return place === -1 ? undefined : place;
}

function without(note: string, file: string): string {
  const place = placeOf(file, note);
  if (place === undefined) return note;
  const rest = `${note}, `;
  return (rest.slice(0, place) + rest.slice(place + file.length + 2)).slice(0, -2);
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
