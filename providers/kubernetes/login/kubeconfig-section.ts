/** Typed access to the mappings of a kubeconfig. Errors name file and field, never the value of a credential. */
import { dirname, isAbsolute, join } from 'node:path';
import { BackupError } from '../../../lib/errors';
import { isObject } from '../../../lib/model';

/** PEM text, or the absolute path of a file that holds it. */
export type FileOrData = { readonly data: string } | { readonly file: string };

/** One mapping. Everything throws `kubeconfig-invalid` where the file says something of another type. */
export interface Section {
  /** `file: path.of.the.mapping` */
  readonly at: string;
  value(field: string): unknown;
  text(field: string): string;
  optionalText(field: string): string | undefined;
  texts(field: string): string[];
  /** Relative paths begin at the kubeconfig. */
  path(path: string): string;
  optionalPath(field: string): string | undefined;
  /** `<field>-data` in base64 goes before the path in `<field>`. */
  fileOrData(field: string): FileOrData | undefined;
  section(field: string): Section | undefined;
  list(field: string): Section[];
  missing(field: string): never;
}

export function sectionOf(values: Record<string, unknown>, file: string, at: string): Section {
  const place = (field: string) => (at === file ? `${file}: ${field}` : `${at}.${field}`);
  const wrong = (field: string, problem: string) =>
    invalid(place(field), problem, { fix: `correct "${field}"` });
  const value = (field: string): unknown => values[field] ?? undefined;

  const section: Section = {
    at,
    value,
    missing(field) {
      throw wrong(field, `"${field}" is missing`);
    },
    optionalText(field) {
      const text = value(field);
      if (text === undefined || text === '') return undefined;
      if (typeof text !== 'string') throw wrong(field, `"${field}" is not a text`);
      return text;
    },
    text: (field) => section.optionalText(field) ?? section.missing(field),
    texts(field) {
      const list = value(field) ?? [];
      if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) {
        throw wrong(field, `"${field}" is not a list of texts`);
      }
      return list;
    },
    path: (path) => (isAbsolute(path) ? path : join(dirname(file), path)),
    optionalPath(field) {
      const path = section.optionalText(field);
      return path === undefined ? undefined : section.path(path);
    },
    fileOrData(field) {
      const data = section.optionalText(`${field}-data`);
      if (data === undefined) {
        const path = section.optionalPath(field);
        return path === undefined ? undefined : { file: path };
      }
      const pem = Buffer.from(data, 'base64').toString('utf8');
      if (!pem.includes('-----BEGIN')) throw wrong(`${field}-data`, `"${field}-data" is not PEM in base64`);
      return { data: pem };
    },
    section(field) {
      const mapping = value(field);
      if (mapping === undefined) return undefined;
      if (!isObject(mapping)) throw wrong(field, `"${field}" is not a mapping`);
      return sectionOf(mapping, file, place(field));
    },
    list(field) {
      const list = value(field) ?? [];
      if (!Array.isArray(list)) throw wrong(field, `"${field}" is not a list`);
      return list.map((item: unknown, index) => {
        const name = `${field}[${index}]`;
        if (!isObject(item)) throw wrong(name, `"${name}" is not a mapping`);
        return sectionOf(item, file, place(name));
      });
    },
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
