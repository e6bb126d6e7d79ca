import type { KubeObject } from '../../../lib/model';
import { typeProblems } from './check-types';
import { compare } from './compare';
import { difference, type FieldSet, NO_FIELDS, union } from './field-set';
import type { FieldType } from './field-type';
import { fieldsOf } from './fields-of';
import { compareText } from './path-element';

/** The manager of `kubectl apply --server-side`, who takes over from `kubectl apply`. */
export const KUBECTL = 'kubectl';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What all annotations of an object together may take, in bytes. */
const LARGEST_ANNOTATIONS = 256 * 1024;

function lastApplied({ metadata }: KubeObject): string | undefined {
  return metadata.annotations?.[LAST_APPLIED] || undefined;
}

/** What an earlier `kubectl apply` has said and is still so: `--server-side` may take it from anybody. */
export function appliedBefore(type: FieldType, live: KubeObject): FieldSet {
  const text = lastApplied(live);
  if (text === undefined) return NO_FIELDS;
  const config = parsedObject(text);
  if (config?.apiVersion !== live.apiVersion) return NO_FIELDS;
  if (typeProblems(type, live).length + typeProblems(type, config).length > 0) return NO_FIELDS;
  const { added, removed, modified } = compare(type, config, live);
  return difference(fieldsOf(type, config), union(union(added, removed), modified));
}

function parsedObject(text: string): KubeObject | undefined {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The object with what was applied in the annotation of `kubectl apply`, if it has that: so both can go on. */
export function withLastApplied(object: KubeObject, config: KubeObject): KubeObject {
  if (lastApplied(object) === undefined) return object;
  const { [LAST_APPLIED]: _old, ...others } = object.metadata.annotations ?? {};
  const annotations = { ...others, [LAST_APPLIED]: configText(config) };
  const size = Object.entries(annotations).flat().join('').length;
  const metadata = { ...object.metadata, annotations: size > LARGEST_ANNOTATIONS ? others : annotations };
  return { ...object, metadata };
}

/** As Go writes it: members in order, safe within HTML, and a line break at the end. */
function configText(config: KubeObject): string {
  const { annotations, ...metadata } = config.metadata ?? {};
  const { [LAST_APPLIED]: _old, ...others } = annotations ?? {};
  const applied = {
    ...config,
    metadata: annotations === undefined ? metadata : { ...metadata, annotations: others },
  };
  const text = JSON.stringify(applied, (_name, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => compareText(one, other)))
      : value,
  );
  return `${text.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}
