import { jsonEqual } from './json-equal';

/** An operation that does not fit the document; its text goes into the answer's cause. */
export class JsonPatchError extends Error {}

/** One that would cost more than its bounds say. */
export class JsonPatchTooLarge extends JsonPatchError {}

/** What a patch may cost: it can ask for far more than its own size. */
export interface JsonPatchBounds {
  /** Of what is copied, as JSON. */
  readonly copiedBytes: number;
  /** Items of lists that are pushed aside. */
  readonly shiftedItems: number;
}

const UNBOUNDED: JsonPatchBounds = {
  copiedBytes: Number.POSITIVE_INFINITY,
  shiftedItems: Number.POSITIVE_INFINITY,
};

/** A document under work, with what is left of its bounds. */
interface Root {
  '': unknown;
  readonly left: { copiedBytes: number; shiftedItems: number };
}

interface Operation {
  op: string;
  path: string;
  from: string;
  value: unknown;
}

type Container = Record<string, unknown> | unknown[];

/**
 * RFC 6902. Returns a new document; `document` stays as it is.
 *
 * @throws JsonPatchError for an operation that is malformed, has no place, or whose `test` fails, and when no object or list
 * is left;
 * JsonPatchTooLarge
 */
export function jsonPatch(
  document: unknown,
  operations: readonly unknown[],
  bounds: JsonPatchBounds = UNBOUNDED,
): unknown {
  const root: Root = { '': structuredClone(document), left: { ...bounds } };
  for (const operation of operations) {
    if (!isContainer(operation)) throw new JsonPatchError('an operation is no object');
    applyOperation(root, operation as Partial<Operation>);
  }
  if (!isContainer(root[''])) throw new JsonPatchError('nothing is left of the document');
  return root[''];
}

function applyOperation(root: Root, operation: Partial<Operation>): void {
  const { op, path, from } = operation;
  if (typeof path !== 'string') throw new JsonPatchError('an operation has no path');
  const needsFrom = () => {
    if (typeof from !== 'string') throw new JsonPatchError(`operation ${op} has no from`);
    return from;
  };
  switch (op) {
    case 'add':
      insert(root, path, structuredClone(operation.value ?? null));
      break;
    case 'remove':
      take(root, path);
      break;
    case 'replace':
      overwrite(root, path, structuredClone(operation.value ?? null));
      break;
    case 'move':
      if (path.startsWith(`${needsFrom()}/`)) throw new JsonPatchError(`cannot move ${from} into itself`);
      insert(root, path, take(root, needsFrom()));
      break;
    case 'copy':
      insert(root, path, copied(root, read(root, needsFrom())));
      break;
    case 'test':
      if (!jsonEqual(readOrNull(root, path), operation.value)) {
        throw new JsonPatchError(`testing value ${path} failed: test failed`);
      }
      break;
    default:
      throw new JsonPatchError(`Unexpected kind: ${op}`);
  }
}

function copied(root: Root, value: unknown): unknown {
  const text = JSON.stringify(value);
  root.left.copiedBytes -= text.length;
  if (root.left.copiedBytes < 0) throw new JsonPatchTooLarge('the patch copies too much');
  return JSON.parse(text);
}

function shift(root: Root, { length }: unknown[]): void {
  root.left.shiftedItems -= length;
  if (root.left.shiftedItems < 0) throw new JsonPatchTooLarge('the patch moves too much');
}

/** The parent of a pointer's target, with the key under which the target is found there. */
function locate(root: Root, pointer: string): { parent: Container; key: string } {
  if (pointer !== '' && !pointer.startsWith('/')) throw missing(pointer);
  const keys = pointer.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const key = keys.pop() ?? '';
  let parent: unknown = root;
  for (const step of keys) {
    if (!isContainer(parent)) throw missing(pointer);
    parent = member(parent, step);
  }
  if (!isContainer(parent)) throw missing(pointer);
  return { parent, key };
}

function read(root: Root, pointer: string): unknown {
  const { parent, key } = locate(root, pointer);
  const value = member(parent, key);
  if (value === undefined) throw missing(pointer);
  return value;
}

/** As `read`, with null for what is absent: a `test` against null passes there on the real server. */
function readOrNull(root: Root, pointer: string): unknown {
  const { parent, key } = locate(root, pointer);
  return member(parent, key) ?? null;
}

function insert(root: Root, pointer: string, value: unknown): void {
  const { parent, key } = locate(root, pointer);
  if (!Array.isArray(parent)) {
    define(parent, key, value);
    return;
  }
  const index = key === '-' ? parent.length : arrayIndex(key);
  if (index === undefined || index > parent.length) throw missing(pointer);
  shift(root, parent);
  parent.splice(index, 0, value);
}

/** An absent member is added: stricter readers of RFC 6902 refuse it, the real server does not. */
function overwrite(root: Root, pointer: string, value: unknown): void {
  const { parent, key } = locate(root, pointer);
  if (!Array.isArray(parent)) {
    define(parent, key, value);
    return;
  }
  const index = arrayIndex(key);
  if (index === undefined || index >= parent.length) throw missing(pointer);
  parent[index] = value;
}

function take(root: Root, pointer: string): unknown {
  const value = read(root, pointer);
  const { parent, key } = locate(root, pointer);
  if (Array.isArray(parent)) {
    shift(root, parent);
    parent.splice(Number(key), 1);
  } else delete parent[key];
  return value;
}

function member(container: Container, key: string): unknown {
  if (Array.isArray(container)) {
    const index = arrayIndex(key);
    return index === undefined ? undefined : container[index];
  }
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

/** Plain assignment to `__proto__` would change the prototype instead of adding a member. */
function define(container: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
}

function arrayIndex(key: string): number | undefined {
  return /^(0|[1-9]\d*)$/.test(key) ? Number(key) : undefined;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function missing(pointer: string): JsonPatchError {
  return new JsonPatchError(`operation refers to a missing path: ${JSON.stringify(pointer)}`);
}
