/** What Git LFS commits in place of a file (github.com/git-lfs/git-lfs, docs/spec.md). */
const POINTER = Buffer.from('version https://git-lfs.github.com/spec/');

/** Why the content of a file is not in the repository, if it is not. */
export function pointerProblem(
  content: Buffer,
): { readonly problem: string; readonly fix: string } | undefined {
  if (!content.subarray(0, POINTER.length).equals(POINTER)) return undefined;
  return {
    problem: 'Git LFS keeps this file, and the commit has only a pointer to it',
    fix: 'commit manifests as they are, or name the folder of those: --path',
  };
}
