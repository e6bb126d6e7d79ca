import {
  apiVersionOf,
  BACKUP_TYPES,
  ClusterBackupScheduleType,
  type KubeObject,
  type MoskApi,
  memberAt,
} from '../model';
import { CRD_CRON_FIELD, crds } from './crds';
import { learnedSchema } from './learned-schema';
import type { StructuralSchema } from './structural-schema';

/** By what an object is judged. */
export interface JudgingSchema {
  readonly schema: StructuralSchema;
  /** Of the management cluster, as it was learned; else ours, which stands in for it. */
  readonly learned: boolean;
  /** The object as the schema names its fields. */
  asInSchema(object: KubeObject): KubeObject;
  /** A field of the schema as the manifest names it. */
  asInManifest(field: string): string;
}

/** Of an object of one of our kinds: the schema that was learned of its management cluster, else ours. */
export function judgingSchema(object: KubeObject, api: MoskApi): JudgingSchema | undefined {
  const type = BACKUP_TYPES.find(({ kind }) => kind === object.kind);
  if (type === undefined) return undefined;
  if (![apiVersionOf(type), api.apiVersionOf(type)].includes(object.apiVersion)) return undefined;
  const learned = learnedSchema(api, type.kind);
  if (learned !== undefined) return { schema: learned, learned: true, ...SAME_NAMES };
  const schema = ourSchemas().get(type.kind);
  return schema && { schema, learned: false, ...cronFieldNames(object, api) };
}

const SAME_NAMES = {
  asInSchema: (object: KubeObject) => object,
  asInManifest: (field: string) => field,
};

/** Our CRDs know one name of the cron field, a `MoskApi` may say another. */
function cronFieldNames({ kind }: KubeObject, api: MoskApi): typeof SAME_NAMES {
  const { cronField } = api.settings.schedule;
  if (kind !== ClusterBackupScheduleType.kind || cronField === CRD_CRON_FIELD) return SAME_NAMES;
  const path = cronField.split('.');
  return {
    asInSchema(object: KubeObject): KubeObject {
      const spec = (object.spec ?? {}) as Record<string, unknown>;
      return { ...object, spec: { ...without(spec, path), [CRD_CRON_FIELD]: memberAt(spec, path) } };
    },
    asInManifest: (field: string) => (field === `spec.${CRD_CRON_FIELD}` ? api.cronPath : field),
  };
}

/** What is left where nothing else stands beside it goes too. */
function without(
  object: Record<string, unknown>,
  [name = '', ...rest]: readonly string[],
): Record<string, unknown> {
  const { [name]: member, ...others } = object;
  if (rest.length === 0 || typeof member !== 'object' || member === null) return others;
  const left = without(member as Record<string, unknown>, rest);
  return Object.keys(left).length === 0 ? others : { ...others, [name]: left };
}

let schemas: ReadonlyMap<string, StructuralSchema> | undefined;

function ourSchemas(): ReadonlyMap<string, StructuralSchema> {
  schemas ??= new Map(
    BACKUP_TYPES.flatMap((type) => {
      const crd = crds().find(({ spec }) => spec.names.kind === type.kind);
      const version = crd?.spec.versions.find(({ name }) => name === type.version);
      return version === undefined ? [] : [[type.kind, version.schema.openAPIV3Schema] as const];
    }),
  );
  return schemas;
}
