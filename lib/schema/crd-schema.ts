import {
  apiVersionOf,
  BACKUP_TYPES,
  ClusterBackupScheduleType,
  type KubeObject,
  type MoskApi,
} from '../model';
import { crds } from './crds';
import type { StructuralSchema } from './structural-schema';

const CRD_CRON_FIELD = 'schedule';

/** The CRDs know one name of the cron field, a `MoskApi` may say another. */
export function cronFieldNames(manifest: KubeObject, api: MoskApi) {
  const { cronField } = api.settings.schedule;
  if (manifest.kind !== ClusterBackupScheduleType.kind || cronField === CRD_CRON_FIELD) {
    return { asInCrd: (object: KubeObject) => object, asInManifest: (field: string) => field };
  }
  return {
    asInCrd(object: KubeObject): KubeObject {
      const { [cronField]: cron, ...spec } = (object.spec ?? {}) as Record<string, unknown>;
      return { ...object, spec: { ...spec, [CRD_CRON_FIELD]: cron } };
    },
    asInManifest: (field: string) => (field === `spec.${CRD_CRON_FIELD}` ? `spec.${cronField}` : field),
  };
}

let schemas: ReadonlyMap<string, StructuralSchema> | undefined;

/** Of an object of one of our kinds. */
export function schemaOf({ apiVersion, kind }: KubeObject): StructuralSchema | undefined {
  schemas ??= new Map(
    BACKUP_TYPES.flatMap((type) => {
      const crd = crds().find(({ spec }) => spec.names.kind === type.kind);
      const version = crd?.spec.versions.find(({ name }) => name === type.version);
      return version === undefined
        ? []
        : [[`${apiVersionOf(type)} ${type.kind}`, version.schema.openAPIV3Schema] as const];
    }),
  );
  return schemas.get(`${apiVersion} ${kind}`);
}
