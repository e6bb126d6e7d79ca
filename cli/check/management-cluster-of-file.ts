import path from 'node:path';

/**
 * The management cluster of a file: `site-a` of `clusters/site-a/keys/key.yaml`, as synth lays folders out.
 * @param synthFolders folders that synth wrote into, whatever was named
 * @param named the folder that was named, for files that synth did not write
 * @returns `''` for a file directly in it
 */
export function managementClusterOfFile(
  file: string,
  synthFolders: readonly string[],
  named: string,
): string {
  const nearest = synthFolders
    .filter((folder) => isWithin(file, folder))
    .reduce<string | undefined>(
      (best, each) => (each.length > (best?.length ?? -1) ? each : best),
      undefined,
    );
  const steps = path.relative(nearest ?? named, file).split(path.sep);
  return steps.length > 1 && steps[0] !== '..' ? (steps[0] ?? '') : '';
}

function isWithin(file: string, folder: string): boolean {
  const [first] = path.relative(folder, file).split(path.sep);
  return first !== '..' && first !== '';
}
