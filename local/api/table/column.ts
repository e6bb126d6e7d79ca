import type { KubeObject } from '../../../lib/model';
import type { PrinterColumn } from '../../../lib/schema';
import { ageOf } from './age';
import { parseJsonPath } from './json-path';

/** A column of `kubectl get`. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  /** 0: always shown; greater: only with `-o wide`. */
  readonly priority: number;
  /** @param now milliseconds since the epoch, for ages */
  readonly cell: (object: KubeObject, now: number) => unknown;
}

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'Name must be unique within a namespace.',
  priority: 0,
  cell: ({ metadata }) => metadata.name,
};

const AGE: PrinterColumn = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
  description: 'CreationTimestamp is the server time when this object was created.',
};

/** The age in tables of built-in kinds, which call it a text. */
export const ageColumn: Column = { ...printerColumn(AGE), type: 'string' };

function printerColumn(definition: PrinterColumn): Column {
  const read = parseJsonPath(definition.jsonPath);
  return {
    name: definition.name,
    type: definition.type,
    format: definition.format ?? '',
    description:
      definition.description ??
      `Custom resource definition column (in JSONPath format): ${definition.jsonPath}`,
    priority: definition.priority ?? 0,
    cell(object, now) {
      const [value] = read(object);
      if (value === undefined) return null;
      return definition.type === 'date' ? ageOf(value, now) : plainCell(value, definition.type);
    },
  };
}

/** A CRD without columns of its own shows the age. */
export function printerColumns(definitions: readonly PrinterColumn[] | undefined): Column[] {
  return [
    nameColumn,
    ...(definitions === undefined || definitions.length === 0 ? [AGE] : definitions).map(printerColumn),
  ];
}

function plainCell(value: unknown, type: string): unknown {
  switch (type) {
    case 'integer':
      return Number.isInteger(value) ? value : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    default:
      return typeof value === 'string' ? value : JSON.stringify(value);
  }
}
