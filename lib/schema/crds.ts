import { ClusterBackupScheduleType, type MoskApi } from '../model';
import { learnedSchema } from './learned-schema';
import type { CustomResourceDefinition, CustomResourceVersion, StructuralSchema } from './structural-schema';

/** Name of the cron field in `crds/`. */
export const CRD_CRON_FIELD = 'schedule';

/** The five kinds of the API as CustomResourceDefinitions, the same as in `crds/`; read when first asked for. */
export function crds(): readonly CustomResourceDefinition[] {
  return (require('./generated/crds') as typeof import('./generated/crds')).CRDS;
}

/** The same as an API has them: its plurals, versions and cron field and, where it was learned, its schemas. */
export function crdsOf(api: MoskApi): readonly CustomResourceDefinition[] {
  const { settings, learned } = api;
  const { cronField } = settings.schedule;
  if (cronField === CRD_CRON_FIELD && learned === undefined && settings.resources === undefined)
    return crds();
  return crds().map(({ metadata, spec, ...crd }) => {
    const { kind } = spec.names;
    const { plural = spec.names.plural, version } = settings.resources?.[kind] ?? {};
    const isSame = plural === spec.names.plural;
    const isSchedule = kind === ClusterBackupScheduleType.kind;
    return {
      ...crd,
      metadata: { ...metadata, name: `${plural}.${spec.group}` },
      spec: {
        ...spec,
        // A short name or a singular of ours could be the plural of theirs.
        names: isSame ? spec.names : { ...spec.names, plural, singular: kind.toLowerCase() },
        versions: spec.versions.map((each) => {
          const own = isSchedule ? withCronField(each, cronField) : each;
          return withSchema({ ...own, name: version ?? own.name }, learnedSchema(api, kind));
        }),
      },
    };
  });
}

function withSchema(
  version: CustomResourceVersion,
  learned: StructuralSchema | undefined,
): CustomResourceVersion {
  if (learned === undefined) return version;
  return { ...version, schema: { openAPIV3Schema: learned } };
}

function withCronField(version: CustomResourceVersion, field: string): CustomResourceVersion {
  if (field === CRD_CRON_FIELD) return version;
  const [name = '', ...inner] = field.split('.');
  const { openAPIV3Schema: root } = version.schema;
  const { properties, required, ...spec } = root.properties?.spec ?? {};
  const renamed = {
    ...spec,
    properties: Object.fromEntries(
      Object.entries(properties ?? {}).map(([key, value]) =>
        key === CRD_CRON_FIELD ? [name, within(inner, value)] : [key, value],
      ),
    ),
    required: required?.map((member) => (member === CRD_CRON_FIELD ? name : member)),
  };
  return {
    ...version,
    additionalPrinterColumns: version.additionalPrinterColumns?.map((column) =>
      column.jsonPath === `.spec.${CRD_CRON_FIELD}` ? { ...column, jsonPath: `.spec.${field}` } : column,
    ),
    schema: { openAPIV3Schema: { ...root, properties: { ...root.properties, spec: renamed } } },
  };
}

function within(path: readonly string[], schema: StructuralSchema): StructuralSchema {
  return path.reduceRight<StructuralSchema>(
    (inner, name) => ({
      type: 'object',
      description: 'When backups are made.',
      properties: { [name]: inner },
      required: [name],
    }),
    schema,
  );
}
