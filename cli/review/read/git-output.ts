import { isUtf8 } from 'node:buffer';
import { BackupError } from '../../../lib/errors';
import { COMPLETE } from './git-process';

/** An entry of a commit. */
export interface TreeEntry {
  /** A link and a submodule lead elsewhere. */
  readonly kind: 'file' | 'link' | 'submodule';
  /** Number of its content; of a submodule, of a commit of another repository. */
  readonly id: string;
}

/** Everything in a commit by its path, from the root of the repository, with `/`. */
export type Tree = ReadonlyMap<string, TreeEntry>;

const KINDS: Readonly<Record<string, TreeEntry['kind']>> = {
  '100': 'file',
  '120': 'link',
  '160': 'submodule',
};

/** What `ls-tree -r -z` prints: `<mode> <type> <id>\t<path>\0`, one after the other. */
export function treeOf(output: Buffer): Tree {
  const tree = new Map<string, TreeEntry>();
  for (let at = 0; at < output.length; ) {
    const tab = output.indexOf('\t', at);
    const end = output.indexOf('\0', tab);
    if (tab === -1 || end === -1) throw notUnderstood();
    const [, mode = '', id] =
      /^(\d{3})\d{3} (?:blob|commit) ([0-9a-f]+)$/.exec(output.toString('latin1', at, tab)) ?? [];
    const kind = KINDS[mode];
    if (kind === undefined || id === undefined) throw notUnderstood();
    tree.set(pathOf(output.subarray(tab + 1, end)), { kind, id });
    at = end + 1;
  }
  return tree;
}

/** Git takes any bytes for a name; two names that are not UTF-8 stay two. */
function pathOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  return bytes.toString('latin1').replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
}

/**
 * What `cat-file --batch` prints: `<id> blob <size>\n<content>\n`, one after the other, or `<id> missing\n`.
 * @throws BackupError `file-invalid` unless there is exactly what was asked for
 */
export function contentsOf(output: Buffer, ids: readonly string[]): Map<string, Buffer> {
  const contents = new Map<string, Buffer>();
  let at = 0;
  for (const id of ids) {
    const end = output.indexOf('\n', at);
    const header = end === -1 ? '' : output.toString('latin1', at, end);
    if (header === `${id} missing`) throw missing(id);
    const size = Number(/^([0-9a-f]+) blob (\d+)$/.exec(header)?.[2]);
    const next = end + 1 + size;
    if (!header.startsWith(`${id} `) || output[next] !== LINE_BREAK) throw notUnderstood();
    contents.set(id, output.subarray(end + 1, next));
    at = next + 1;
  }
  if (at !== output.length) throw notUnderstood();
  return contents;
}

const LINE_BREAK = 0x0a;

function missing(id: string): BackupError {
  return new BackupError('file-invalid', 'This clone lacks files of the commits that are to be compared', {
    value: `object ${id}`,
    fix: COMPLETE,
  });
}

function notUnderstood(): BackupError {
  return new BackupError('file-invalid', 'What Git has answered is not understood', {
    fix: 'see whether the repository is whole: git fsck',
  });
}
