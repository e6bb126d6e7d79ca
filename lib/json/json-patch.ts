import { jsonEqual } from './json-equal';

/** An operation that does not fit the document; its text goes into the answer's cause. */
export class JsonPatchError extends Error {}

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
 * @throws JsonPatchError for an operation that is malformed, has no place, or whose `test` fails
 */
export function jsonPatch(document: unknown, operations: readonly unknown[]): unknown {
  const root = { '': structuredClone(document) };
  for (const operation of operations) applyOperation(root, operation as Partial<Operation>);
  return root[''];
}

function applyOperation(root: { '': unknown }, operation: Partial<Operation>): void {
  const { op, path, from } = operation;
  if (typeof path !== 'string') throw new JsonPatchError('an operation has no path');
  const needsFrom = () => {
    if (typeof from !== 'string') throw new JsonPatchError(`operation ${op} has no from`);
    return from;
  };
  switch (op) {
    case 'add':
      insert(root, path, structuredClone(operation.value));
      break;
    case 'remove':
      take(root, path);
      break;
    case 'replace':
      overwrite(root, path, structuredClone(operation.value));
      break;
    case 'move':
      if (path.startsWith(`${needsFrom()}/`)) throw new JsonPatchError(`cannot move ${from} into itself`);
      insert(root, path, take(root, needsFrom()));
      break;
    case 'copy':
      insert(root, path, structuredClone(read(root, needsFrom())));
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

/** The parent of a pointer's target, with the key under which the target is found there. */
function locate(root: { '': unknown }, pointer: string): { parent: Container; key: string } {
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

function read(root: { '': unknown }, pointer: string): unknown {
  const { parent, key } = locate(root, pointer);
  const value = member(parent, key);
  if (value === undefined) throw missing(pointer);
  return value;
}

/** As `read`, with null for what is absent: a `test` against null passes there on the real server. */
function readOrNull(root: { '': unknown }, pointer: string): unknown {
  const { parent, key } = locate(root, pointer);
  return member(parent, key) ?? null;
}

function insert(root: { '': unknown }, pointer: string, value: unknown): void {
  const { parent, key } = locate(root, pointer);
  if (!Array.isArray(parent)) {
    define(parent, key, value);
    return;
  }
  const index = key === '-' ? parent.length : arrayIndex(key);
  if (index === undefined || index > parent.length) throw missing(pointer);
  parent.splice(index, 0, value);
}

/** An absent member is added: stricter readers of RFC 6902 refuse it, the real server does not. */
function overwrite(root: { '': unknown }, pointer: string, value: unknown): void {
  const { parent, key } = locate(root, pointer);
  if (!Array.isArray(parent)) {
    define(parent, key, value);
    return;
  }
  const index = arrayIndex(key);
  if (index === undefined || index >= parent.length) throw missing(pointer);
  parent[index] = value;
}

function take(root: { '': unknown }, pointer: string): unknown {
  const value = read(root, pointer);
  const { parent, key } = locate(root, pointer);
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
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
