/**
 * Up to release 0.1.0, files that were left behind without an object were noted on the credential and the key that they
 * need: `file, file`. Names may hold ", " as well, so such a text cannot be told apart into files again.
 */
import type { KubeObject } from '../api/manifest';
import { NEEDED_ANNOTATION } from '../api/records';

/** The note on an object; empty if there is none. */
export function earlierNote(object: KubeObject | undefined): string {
  return object?.metadata.annotations?.[NEEDED_ANNOTATION] ?? '';
}

/** Whether a file is noted: wherever it stands in the text it is found, and `prod/x` is not found in `prod/x-2`. */
export function isNoted(file: string, note: string): boolean {
  return placeOf(file, note) !== -1;
}

/** The note without a file that is deleted by now. */
export function withoutFile(note: string, file: string): string {
  const place = placeOf(file, note);
  if (place === -1) return note;
  const rest = `${note}, `;
  return (rest.slice(0, place) + rest.slice(place + file.length + 2)).slice(0, -2);
}

/** Earlier releases kept the case of an NFS server. */
function placeOf(file: string, note: string): number {
  return `, ${note}, `.toLowerCase().indexOf(`, ${file}, `.toLowerCase());
}
