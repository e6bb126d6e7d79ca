/**
 * Typed access to the mappings of a kubeconfig, as Go's JSON decoder fills its structs: names of fields are exact, fields that
 * nobody knows are passed over, `null` is nothing, and another type is an error. Errors name file and field, never the value of
 * a credential.
 */
import { dirname, resolve } from 'node:path';
import { BackupError } from '../../../lib/errors';
import { isObject } from '../../../lib/model';

/** One mapping. Everything throws `kubeconfig-invalid` where the file says something of another type. */
export interface Section {
  /** `file: path.of.the.mapping` */
  readonly at: string;
  /** `file: path.of.the.field` */
  place(field: string): string;
  value(field: string): unknown;
  /** Empty when absent. */
  text(field: string): string;
  flag(field: string): boolean;
  texts(field: string): string[];
  /** A mapping whose values are texts. */
  textMap(field: string): Record<string, string>;
  /** A mapping whose values are lists of texts. */
  textsMap(field: string): Record<string, string[]>;
  /** Bytes in base64; empty when absent. */
  bytes(field: string): Buffer;
  /** Relative paths begin at the kubeconfig. */
  path(field: string): string;
  /** One without fields when absent. */
  section(field: string): Section;
  optionalSection(field: string): Section | undefined;
  list(field: string): Section[];
}

export function sectionOf(values: Readonly<Record<string, unknown>>, file: string, at: string): Section {
  const place = (field: string) => (at === file ? `${file}: ${field}` : `${at}.${field}`);
  const wrong = (field: string, problem: string) =>
    invalid(place(field), problem, { fix: `correct "${field}"` });
  const value = (field: string): unknown => values[field] ?? undefined;

  function items(field: string): unknown[] {
    const list = value(field) ?? [];
    if (!Array.isArray(list)) throw wrong(field, `"${field}" is not a list`);
    return list;
  }

  function mapping(field: string): Record<string, unknown> | undefined {
    const found = value(field);
    if (found === undefined || isObject(found)) return found as Record<string, unknown> | undefined;
    throw wrong(field, `"${field}" is not a mapping`);
  }

  function textOf(field: string, found: unknown, problem = `"${field}" is not a text`): string {
    if (found === undefined || found === null) return '';
    if (typeof found !== 'string') throw wrong(field, `${problem}: write it in quotes`);
    return found;
  }

  function textsOf(field: string, found: unknown): string[] {
    if (!Array.isArray(found)) throw wrong(field, `"${field}" is not a list of texts`);
    return found.map((each) => textOf(field, each, `"${field}" is not a list of texts`));
  }

  const section: Section = {
    at,
    place,
    value,
    text: (field) => textOf(field, value(field)),
    flag(field) {
      const found = value(field) ?? false;
      if (typeof found !== 'boolean') throw wrong(field, `"${field}" is not true or false`);
      return found;
    },
    texts: (field) => textsOf(field, value(field) ?? []),
    textMap(field) {
      const found = Object.entries(mapping(field) ?? {});
      return Object.fromEntries(found.map(([key, each]) => [key, textOf(`${field}.${key}`, each)]));
    },
    textsMap(field) {
      const found = Object.entries(mapping(field) ?? {});
      return Object.fromEntries(found.map(([key, each]) => [key, textsOf(`${field}.${key}`, each ?? [])]));
    },
    bytes(field) {
      // As Go's standard encoding: padded, and line breaks count for nothing.
      const text = section.text(field).replace(/[\r\n]/g, '');
      if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
        throw wrong(field, `"${field}" is not base64`);
      }
      return Buffer.from(text, 'base64');
    },
    path(field) {
      const path = section.text(field);
      return path === '' ? '' : resolve(dirname(file), path);
    },
    section: (field) => section.optionalSection(field) ?? sectionOf({}, file, place(field)),
    optionalSection(field) {
      const found = mapping(field);
      return found === undefined ? undefined : sectionOf(found, file, place(field));
    },
    list: (field) =>
      items(field).map((item, index) => {
        const name = `${field}[${index}]`;
        if (item !== null && !isObject(item)) throw wrong(name, `"${name}" is not a mapping`);
        return sectionOf((item ?? {}) as Record<string, unknown>, file, place(name));
      }),
  };
  return section;
}

export function invalid(
  at: string,
  problem: string,
  more: { value?: string; fix: string; cause?: unknown },
): BackupError {
  return new BackupError('kubeconfig-invalid', problem, { at, ...more });
}
