import { objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import { mergePatch } from '../../lib/json';
import {
  apiVersionOf,
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  type ClusterBackupSpec,
  ClusterBackupType,
  furtherFieldsOf,
  type MoskApi,
  nested,
} from '../../lib/model';
import {
  checkStrictFields,
  checkStructure,
  learnedSchema,
  type StructuralSchema,
  structuralErrors,
} from '../../lib/schema';

/** What a new backup is like. */
export type Model = ClusterBackupScheduleManifest | ClusterBackupManifest;

/**
 * A backup of the same cluster and to the same place, with the further fields of a backup, or with those of a schedule that
 * backups have to have by the same name: the others of a schedule are about schedules.
 * @param said `FIELD=VALUE` of further fields
 * @throws BackupError `usage`, AggregateError of BackupErrors `schema-invalid` by the schema that was learned
 */
export function backupLike(
  { kind, metadata: { namespace }, spec }: Model,
  name: string,
  said: readonly string[],
  api: MoskApi,
): ClusterBackupManifest {
  const { targetCluster, parameters } = spec;
  const schema = learnedSchema(api, ClusterBackupType.kind)?.properties?.spec;
  const further = furtherFieldsOf(spec);
  const taken = kind === ClusterBackupType.kind ? further : ofSchedule(further, schema);
  const backup: ClusterBackupManifest = {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: { name, namespace },
    spec: {
      ...said.reduce<object>((fields, text) => mergePatch(fields, saidField(text, schema)) as object, taken),
      ...{ targetCluster, ...(parameters !== undefined && { parameters }) },
    },
  };
  // What nobody has learned and nobody says, the server judges.
  if (schema !== undefined || said.length > 0) refuseFields(backup, api);
  return backup;
}

function ofSchedule(
  fields: Readonly<Record<string, unknown>>,
  schema: StructuralSchema | undefined,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => schema?.required?.includes(field)));
}

/** `retention.days=7` as `{ retention: { days: 7 } }`: in the type that the schema says. */
function saidField(text: string, schema: StructuralSchema | undefined): Record<string, unknown> {
  const [, field = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  const path = field.split('.');
  if (path.some((name) => name === '')) {
    throw new BackupError('usage', 'A further field is FIELD=VALUE', {
      at: '--set',
      fix: 'write it as --set reason=rehearsal, of a nested one --set retention.days=7',
    });
  }
  const at = path.reduce<StructuralSchema | undefined>((inner, name) => inner?.properties?.[name], schema);
  const fields = nested(path, at?.type === 'string' ? value : dataOf(value));
  if (Object.keys(furtherFieldsOf(fields as Partial<ClusterBackupSpec>)).length > 0) return fields;
  throw new BackupError('usage', 'This field is not a further one', {
    at: `--set ${field}`,
    fix: 'name another schedule or backup to be like; what else it is to have stands in a manifest: mosk-backup apply',
  });
}

function dataOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** By the schema that was learned, else by ours, which knows no further ones. */
function refuseFields(backup: ClusterBackupManifest, api: MoskApi): void {
  const missing = structuralErrors(backup, api).filter(({ type }) => type === 'FieldValueRequired');
  const isMissing = ({ at }: BackupError) => missing.some(({ field }) => field === at);
  const findings = [...checkStrictFields(backup, api), ...checkStructure(backup, api)].map((finding) => {
    const { code, problem, at = '', value, fix } = finding;
    const shown = { at: `${objectName(backup)} ${at}`, value };
    if (!isMissing(finding)) return new BackupError(code, problem, { ...shown, fix });
    return new BackupError(code, 'Backups of this management cluster have to have this field', {
      ...{ ...shown, value: undefined },
      fix: `say it: --set ${at.replace(/^spec\./, '')}=VALUE. ${api.file ?? 'The API'} has it as required; if it is not any more: mosk-backup ${api.learnedBy}`,
    });
  });
  if (findings.length > 0) throw new AggregateError(findings);
}
