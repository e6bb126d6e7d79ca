import type { KubeObject } from '../../../lib/model';
import type { Column } from './column';

/** What a row carries beside its cells; `Metadata` is the default of the API. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

export const TABLE_HEAD = { kind: 'Table', apiVersion: 'meta.k8s.io/v1' } as const;

export function columnDefinitions(columns: readonly Column[]): unknown[] {
  return columns.map(({ name, type, format, description, priority }) => ({
    name,
    type,
    format,
    description,
    priority,
  }));
}

export function tableRow(
  object: KubeObject,
  columns: readonly Column[],
  include: IncludeObject,
  now: number,
): { cells: unknown[]; object: unknown } {
  const cells = columns.map(({ cell }) => cell(object, now));
  if (include === 'None') return { cells, object: null };
  return { cells, object: include === 'Object' ? object : partialMetadata(object) };
}

/** An object reduced to its metadata. */
export function partialMetadata({ metadata }: KubeObject): unknown {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}
