import { jsonEqual } from '../json';
import { isObject, type KubeObject, type MoskApi } from '../model';
import { judgingSchema } from './crd-schema';
import { crds } from './crds';
import { applyDefaults } from './default';
import type { StructuralSchema } from './structural-schema';

/** An object of one of our kinds as its server stores it: with the defaults of the schema that was learned of it. */
export function withServerDefaults(object: KubeObject, api: MoskApi): KubeObject {
  const judging = judgingSchema(object, api);
  return judging?.learned ? applyDefaults(judging.schema, object) : object;
}

/**
 * The same object without members that this package does not know and that hold what the server fills in where nothing is
 * said: by the learned schema, because ours has no defaults. What has to be there stays, since manifests are judged without
 * defaults.
 */
export function withoutServerDefaults(object: KubeObject, api: MoskApi): KubeObject {
  const judging = judgingSchema(object, api);
  const spec = judging?.schema.properties?.spec;
  if (!judging?.learned || spec === undefined || !isObject(object.spec)) return object;
  return { ...object, spec: trimmed(object.spec, spec, ownSpec(object.kind), api.cronPath, 'spec') };
}

function trimmed(
  value: Readonly<Record<string, unknown>>,
  schema: StructuralSchema,
  own: StructuralSchema | undefined,
  cronPath: string,
  path: string,
): Record<string, unknown> {
  const members = Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
    const inner = schema.properties?.[name];
    if (inner === undefined) return [[name, member]];
    const at = `${path}.${name}`;
    const known = own?.properties?.[name];
    const isOwn = known !== undefined || at === cronPath || cronPath.startsWith(`${at}.`);
    if (!isOwn && !schema.required?.includes(name) && isDefault(member, inner)) return [];
    return [[name, isObject(member) ? trimmed(member, inner, known, cronPath, at) : member]];
  });
  return Object.fromEntries(members);
}

function isDefault(value: unknown, schema: StructuralSchema): boolean {
  if (schema.default === undefined) return false;
  return jsonEqual(applyDefaults(schema, value), applyDefaults(schema, schema.default));
}

function ownSpec(kind: string): StructuralSchema | undefined {
  const definition = crds().find(({ spec }) => spec.names.kind === kind);
  return definition?.spec.versions[0]?.schema.openAPIV3Schema.properties?.spec;
}
