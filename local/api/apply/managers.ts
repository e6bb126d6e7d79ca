import { isObject } from '../../../lib/model';
import type { FieldSet } from './field-set';
import { type FieldsV1, fieldsV1, readFieldsV1 } from './fields-v1';
import { compareText } from './path-element';

/** Who manages which fields, by the key of the manager. Never changed. */
export type Managers = ReadonlyMap<string, Manager>;

export const NO_MANAGERS: Managers = new Map();

export interface ManagerName {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  /** Of the fields. */
  readonly apiVersion: string;
  readonly subresource?: string;
}

export interface Manager extends ManagerName {
  /** RFC 3339. Absent for a manager that has applied what was there already. */
  readonly time?: string;
  readonly fields: FieldSet;
}

/** An entry of `metadata.managedFields`. */
export interface ManagedFieldsEntry {
  readonly manager?: string;
  readonly operation?: string;
  readonly apiVersion?: string;
  readonly time?: string;
  readonly fieldsType?: string;
  readonly fieldsV1?: FieldsV1;
  readonly subresource?: string;
}

/** What tells managers apart: those who apply are the same in every version. */
export function managerKey({ manager, operation, apiVersion, subresource }: ManagerName): string {
  return JSON.stringify({
    ...(manager === '' ? {} : { manager }),
    operation,
    ...(operation === 'Apply' ? {} : { apiVersion }),
    ...(subresource ? { subresource } : {}),
  });
}

const written = new WeakMap<Managers, readonly ManagedFieldsEntry[]>();
const read = new WeakMap<readonly ManagedFieldsEntry[], Managers>();

/** @returns undefined for no managers: then the object has no `managedFields` */
export function writtenManagers(managers: Managers): readonly ManagedFieldsEntry[] | undefined {
  if (managers.size === 0) return undefined;
  let entries = written.get(managers);
  if (entries === undefined) {
    entries = [...managers.values()].sort(compareManagers).map(entryOf);
    written.set(managers, entries);
    read.set(entries, managers);
  }
  return entries;
}

function entryOf({ manager, operation, apiVersion, time, fields, subresource }: Manager): ManagedFieldsEntry {
  return {
    ...(manager === '' ? {} : { manager }),
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsV1(fields),
    ...(subresource ? { subresource } : {}),
  };
}

function compareManagers(one: Manager, other: Manager): number {
  return (
    compareText(one.operation, other.operation) ||
    secondsOf(one) - secondsOf(other) ||
    compareText(one.manager, other.manager) ||
    compareText(one.apiVersion, other.apiVersion) ||
    compareText(one.subresource ?? '', other.subresource ?? '')
  );
}

/** Whole seconds since the epoch; a manager without a time comes before all others. */
export function secondsOf({ time }: Manager): number {
  const milliseconds = time === undefined ? 0 : Date.parse(time);
  return Number.isNaN(milliseconds) ? 0 : Math.floor(milliseconds / 1000);
}

/** @returns undefined for entries that cannot be read */
export function readManagers(entries: readonly ManagedFieldsEntry[] | undefined): Managers | undefined {
  if (entries === undefined) return NO_MANAGERS;
  let managers = read.get(entries);
  if (managers === undefined) {
    managers = parsed(entries);
    if (managers !== undefined) read.set(entries, managers);
  }
  return managers;
}

function parsed(entries: readonly ManagedFieldsEntry[]): Managers | undefined {
  const managers = new Map<string, Manager>();
  for (const entry of entries) {
    const manager = isObject(entry) ? parsedEntry(entry) : undefined;
    if (manager === undefined) return undefined;
    managers.set(managerKey(manager), manager);
  }
  return managers;
}

function parsedEntry(entry: ManagedFieldsEntry): Manager | undefined {
  const { manager = '', operation, apiVersion, fieldsType, subresource, time } = entry;
  if (operation !== 'Apply' && operation !== 'Update') return undefined;
  if (!apiVersion || fieldsType !== 'FieldsV1') return undefined;
  try {
    const fields = readFieldsV1(entry.fieldsV1);
    return {
      manager,
      operation,
      apiVersion,
      fields,
      ...(time ? { time } : {}),
      ...(subresource ? { subresource } : {}),
    };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
