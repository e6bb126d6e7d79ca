import { objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import { type SecretManifest, SecretType } from '../../lib/model';
import { shownField } from '../../lib/schema';
import type { Located } from '../input';
import { typeOf } from './order';

/** One finding for each value of a Secret that the server could not read. A value is never shown. */
export function secretDataFindings(manifests: readonly Located[]): BackupError[] {
  return manifests.flatMap(({ object, lineOf }) => {
    if (typeOf(object) !== SecretType) return [];
    const { stringData, data } = object as SecretManifest;
    return [...wrongTexts('stringData', stringData), ...wrongTexts('data', data)].map(
      ({ path, fix }) =>
        new BackupError('schema-invalid', 'This is not a value of a Secret', {
          at: `${lineOf(path)}: ${objectName(object)} ${shownField(path)}`,
          fix,
        }),
    );
  });
}

function* wrongTexts(field: 'stringData' | 'data', members: unknown) {
  for (const [name, value] of Object.entries(members ?? {})) {
    const path = `${field}.${name}`;
    // A null takes the value away: whether that may be is decided beside the live object.
    if (value === null) continue;
    if (typeof value !== 'string') yield { path, fix: 'write the value as text, in quotes' };
    else if (field === 'data' && canonical(value) === undefined) {
      yield { path, fix: 'encode the value as base64, or write it as text under stringData' };
    }
  }
}

/** The Secret with all its values under `data`, each in the one form that the server stores. */
export function withEncodedData({ stringData, data, ...secret }: SecretManifest): SecretManifest {
  const values = { ...mapped(data, (value) => canonical(value) ?? value), ...mapped(stringData, encoded) };
  return { ...secret, data: values };
}

function mapped(
  members: Record<string, string> | undefined,
  form: (value: string) => string,
): Record<string, string> {
  const entries = Object.entries(members ?? {});
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? form(value) : value]),
  );
}

function encoded(value: string): string {
  return Buffer.from(value).toString('base64');
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** As the server writes it; line breaks are nothing to it. `undefined` for what it does not read. */
function canonical(base64: string): string | undefined {
  const text = base64.replace(/[\r\n]/g, '');
  return BASE64.test(text) ? Buffer.from(text, 'base64').toString('base64') : undefined;
}
