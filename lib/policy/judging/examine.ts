import { checkContract, checkLabelsAndAnnotations } from '../../contract';
import { BackupError } from '../../errors';
import { apiVersionOf, BACKUP_TYPES, type KubeObject, type MoskApi } from '../../model';
import { crdFinding, type FieldErrorType, structuralErrors } from '../../schema';
import { isOfOurKinds } from './subject';

/** What of the API's contract an object breaks, and whether rules can read it. */
export interface Examination {
  /** In the order of the contract, then of the schema. */
  readonly findings: readonly BackupError[];
  /** What has its mandatory fields in their types is judged by rules; the rest is reported with these findings alone. */
  readonly sound: boolean;
}

const WRONG_SHAPE: ReadonlySet<FieldErrorType> = new Set<FieldErrorType>([
  'FieldValueRequired',
  'FieldValueTypeInvalid',
]);

/** What lives is read as of the documented version, whatever the server calls it. */
function versionsOf(kind: string, api: MoskApi): string[] {
  const types = BACKUP_TYPES.filter((type) => type.kind === kind);
  return [...new Set(types.flatMap((type) => [api.apiVersionOf(type), apiVersionOf(type)]))];
}

/** Examines any object, whatever stands in it. */
export function examine(manifest: KubeObject, api: MoskApi): Examination {
  const contract = checkContract(manifest, api);
  if (typeof manifest.metadata !== 'object') return { findings: contract, sound: false };
  const version = checkVersion(manifest, api);
  if (version.length > 0) return { findings: [...contract, ...version], sound: false };
  const reported = new Set(contract.map(({ at }) => at));
  const structural = structuralErrors(manifest, api).filter(
    // A status of a later release is no mistake of whoever wrote the manifest.
    ({ field, type }) => !(type === 'FieldValueNotSupported' && field.startsWith('status.')),
  );
  const metadata = checkLabelsAndAnnotations(manifest);
  return {
    findings: [
      ...contract,
      ...metadata,
      ...structural
        .filter(({ field }) => !reported.has(field))
        .map((error) => crdFinding(error, api.learned?.schemas[manifest.kind] !== undefined)),
    ],
    sound:
      ![...contract, ...metadata].some(({ code }) => code === 'schema-invalid') &&
      !structural.some(({ type }) => WRONG_SHAPE.has(type)),
  };
}

/** Of an object of our kinds, whether its version is one that the API has. */
export function checkVersion(manifest: KubeObject, api: MoskApi): BackupError[] {
  const { apiVersion } = manifest;
  const versions = versionsOf(manifest.kind, api);
  if (!isOfOurKinds(manifest) || versions.includes(apiVersion)) return [];
  return [
    new BackupError('unknown-kind', 'No management cluster is known to serve this version', {
      at: 'apiVersion',
      value: apiVersion,
      fix: `write ${versions[0]}`,
    }),
  ];
}
