import { BackupError } from '../../errors';
import {
  apiVersionOf,
  BACKUP_TYPES,
  ClusterBackupScheduleType,
  type KubeObject,
  type MoskApi,
} from '../../model';
import { checkContract, crds, type StructuralSchema, unknownFields, validateObject } from '../../schema';
import { apiOf, type RenderedObject } from '../rendered-app';
import { type Finding, place } from './finding';

const CRON_FIELD = 'schedule';
let schemas: ReadonlyMap<string, StructuralSchema> | undefined;

/**
 * What the contract and the CRDs, CEL rules included, say of one object. Fields that the CRDs do not know are warnings
 * and stay: they may be of a later release.
 */
export function kindFindings(object: RenderedObject): Finding[] {
  const { manifest, site } = object;
  const api = apiOf(site);
  const contract = checkContract(manifest, api);
  const reported = new Set(contract.map(({ at }) => at));
  const found = [...contract, ...schemaFindings(manifest, api).filter(({ at }) => !reported.has(at))];
  return found.map(
    ({ code, problem, at = '', value, fix, cause }) =>
      new BackupError(code, problem, { at: place(object, at), value, fix, cause }),
  );
}

function schemaFindings(manifest: KubeObject, api: MoskApi): Finding[] {
  const schema = schemaOf(manifest);
  if (schema === undefined) return [];
  const { asInCrd, asInManifest } = cronFieldNames(manifest, api);
  const object = asInCrd(manifest);
  // `<nil>` only says that rules wait for the other findings.
  const refused = validateObject(schema, object, stored(object)).filter(({ field }) => field !== '<nil>');
  const invalid = refused.map(
    ({ field, message }) =>
      new BackupError('schema-invalid', 'The management cluster would refuse this', {
        at: asInManifest(field),
        value: message,
        fix: 'correct this field',
      }),
  );
  const unknown = unknownFields(schema, object).map(
    (field) =>
      new BackupError('unknown-field', 'The CRDs do not know this field', {
        at: asInManifest(field),
        fix: 'keep it if your release has it: servers that do not know it drop it without a word',
      }),
  );
  return [...invalid, ...unknown];
}

/** A request for deletion changes an object that exists; whether it may be declared is a matter of the contract. */
function stored(object: KubeObject): KubeObject | undefined {
  const { delete: request, ...spec } = (object.spec ?? {}) as { delete?: unknown };
  return request === true ? { ...object, spec } : undefined;
}

/** The CRDs know one name of the cron field, a `MoskApi` may say another. */
function cronFieldNames(manifest: KubeObject, api: MoskApi) {
  const { cronField } = api.settings.schedule;
  if (manifest.kind !== ClusterBackupScheduleType.kind || cronField === CRON_FIELD) {
    return { asInCrd: (object: KubeObject) => object, asInManifest: (field: string) => field };
  }
  return {
    asInCrd(object: KubeObject): KubeObject {
      const { [cronField]: cron, ...spec } = object.spec as Record<string, unknown>;
      return { ...object, spec: { ...spec, [CRON_FIELD]: cron } };
    },
    asInManifest: (field: string) => (field === `spec.${CRON_FIELD}` ? `spec.${cronField}` : field),
  };
}

function schemaOf({ apiVersion, kind }: KubeObject): StructuralSchema | undefined {
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
