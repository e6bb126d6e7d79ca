/** Whether several have a file of this name: one pass over all, however many ask. */
export function sharedFiles(
  all: Iterable<{ readonly holder: object; readonly files: readonly string[] }>,
): (file: string) => boolean {
  const holders = new Map<string, object>();
  const shared = new Set<string>();
  for (const { holder, files } of all) {
    for (const file of files) {
      const other = holders.get(file);
      if (other === undefined) holders.set(file, holder);
      else if (other !== holder) shared.add(file);
    }
  }
  return (file) => shared.has(file);
}
