import path from 'node:path';
import { managementClusterOfFile, type SourceFile } from '../../check';

/** How files of both ends are taken apart. */
export interface Layout {
  /**
   * Folders that synth had written into before the change. A list that comes with the change moves nothing: what it says
   * of files that were there before could hide what becomes of them.
   */
  readonly lists: readonly string[];
  /** The folder that was named, whose folders are management clusters; `undefined`: none was. */
  readonly named: string | undefined;
}

/** Which management cluster a file is of, and what is applied together with it. */
export function placeIn(
  { lists, named }: Layout,
  file: string,
): Required<Pick<SourceFile, 'managementCluster' | 'appliedFrom'>> {
  const above = lists.filter((folder) => isIn(file, folder)).sort((a, b) => b.length - a.length);
  // Whatever was named, it is the folder that synth wrote into that counts.
  const nearest = above[0] ?? named;
  const top = nearest ?? '.';
  const managementCluster = managementClusterOfFile(file, [], top);
  if (nearest !== undefined) {
    return { managementCluster, appliedFrom: path.posix.join(nearest, managementCluster) };
  }
  // Nobody says what is applied together, so each folder is by itself. Beside folders of synth's own it is not theirs.
  return {
    managementCluster: lists.length === 0 ? managementCluster : `./${managementCluster}`,
    appliedFrom: path.posix.dirname(file),
  };
}

/** Whether a file lies in a folder, or in a folder of it. */
export function isIn(file: string, folder: string): boolean {
  const inside = path.posix.normalize(`${folder}/`);
  return inside === './' || file.startsWith(inside);
}
