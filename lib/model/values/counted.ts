/** `1 backup`, `14 backups`; `many` where it is not `one` with an s: `2 things to look at`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
