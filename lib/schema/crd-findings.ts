import { BackupError } from '../errors';
import type { KubeObject, MoskApi } from '../model';
import { hasRules, lastingCelErrors } from './cel';
import { judgingSchema } from './crd-schema';
import { applyDefaults } from './default';
import type { FieldError } from './field-error';
import { unknownFields } from './prune';
import { shownFields } from './shown-fields';
import { validateObject } from './validate';
import { valueErrors } from './value-errors';

/**
 * What a management cluster with these CRDs would refuse in an object of one of our kinds, CEL rules included; empty
 * for other kinds. The schema is the one that was learned, else ours. `at` of a finding is the path in the manifest.
 */
export function checkCrd(manifest: KubeObject, api: MoskApi): BackupError[] {
  const judging = judgingSchema(manifest, api);
  if (judging === undefined) return [];
  const object = judging.asInSchema(manifest);
  return (
    validateObject(judging.schema, object, stored(object))
      // `<nil>` only says that rules wait for the other findings.
      .filter(({ field }) => field !== '<nil>')
      .map((error) => crdFinding({ ...error, field: judging.asInManifest(error.field) }, judging.learned))
  );
}

/** The same without CEL rules, which say what the contract says and cost a hundred times as much. */
export function structuralErrors(manifest: KubeObject, api: MoskApi): FieldError[] {
  const judging = judgingSchema(manifest, api);
  if (judging === undefined) return [];
  return [...valueErrors(judging.schema, judging.asInSchema(manifest), '')].map((error) => ({
    ...error,
    field: judging.asInManifest(error.field),
  }));
}

/** The same as findings. */
export function checkStructure(manifest: KubeObject, api: MoskApi): BackupError[] {
  const learned = judgingSchema(manifest, api)?.learned === true;
  return structuralErrors(manifest, api).map((error) => crdFinding(error, learned));
}

/**
 * What the rules (CEL) of a learned schema have against an object that keeps the rest of it. What a change may do is left to
 * the server, which alone knows what was there before.
 */
export function checkRules(manifest: KubeObject, api: MoskApi): BackupError[] {
  const judging = judgingSchema(manifest, api);
  if (!judging?.learned || !hasRules(judging.schema)) return [];
  const object = applyDefaults(judging.schema, manifest);
  return lastingCelErrors(judging.schema, object).map((error) => crdFinding(error, true));
}

/** An error of the schema as a finding. @param learned the schema is that of the management cluster */
export function crdFinding({ field, message }: FieldError, learned = false): BackupError {
  const problem = learned
    ? 'The management cluster would refuse this, by the schema that was learned of it'
    : 'The management cluster would refuse this';
  const value = SECRET_FIELD.test(field) ? message.split(':')[0] : message;
  return new BackupError('schema-invalid', problem, { at: field, value, fix: 'correct this field' });
}

/** Where the server's words would repeat a secret. */
const SECRET_FIELD = /^spec\.(remoteSecret|secret)\b/;

/** Fields that the CRDs do not know, in an object of one of our kinds: they may be of a later release. */
export function checkUnknownFields(manifest: KubeObject, api: MoskApi): BackupError[] {
  const judging = judgingSchema(manifest, api);
  if (judging === undefined) return [];
  const problem = judging.learned
    ? 'The schema that was learned of the management cluster does not have this field'
    : 'The CRDs do not know this field';
  const fix = judging.learned
    ? `remove it, or learn the API anew: mosk-backup ${api.learnedBy}`
    : 'keep it if your release has it: servers that do not know it drop it without a word';
  return shownFields(unknownFields(judging.schema, judging.asInSchema(manifest))).map(
    (field) => new BackupError('unknown-field', problem, { at: judging.asInManifest(field), fix }),
  );
}

/** A request for deletion changes an object that exists; whether it may be declared is a matter of the contract. */
function stored(object: KubeObject): KubeObject | undefined {
  const { delete: request, ...spec } = (object.spec ?? {}) as { delete?: unknown };
  return request === true ? { ...object, spec } : undefined;
}
