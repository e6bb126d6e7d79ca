import type { BackupError } from '../errors';
import type { KubeObject, MoskApi } from '../model';
import {
  checkContract,
  checkLabelsAndAnnotations,
  crdFinding,
  type FieldErrorType,
  structuralErrors,
} from '../schema';

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

/** Examines any object, whatever stands in it. */
export function examine(manifest: KubeObject, api: MoskApi): Examination {
  const contract = checkContract(manifest, api);
  if (typeof manifest.metadata !== 'object') return { findings: contract, sound: false };
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
      ...structural.filter(({ field }) => !reported.has(field)).map(crdFinding),
    ],
    sound:
      ![...contract, ...metadata].some(({ code }) => code === 'schema-invalid') &&
      !structural.some(({ type }) => WRONG_SHAPE.has(type)),
  };
}
