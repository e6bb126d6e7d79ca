import { objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import { kindsOfOpenApi, type ServedKind } from '../../lib/learned';
import { BACKUP_TYPES, type KubeObject, type MoskApi } from '../../lib/model';
import { type StructuralSchema, shownField, unknownFields, validateObject } from '../../lib/schema';
import type { ApiClient } from '../../providers/kubernetes';
import type { Planned } from './planned';

const KINDS: readonly string[] = BACKUP_TYPES.map(({ kind }) => kind);

/**
 * What the live API does not have of all that is about to be written. The server would say so itself, but one object after
 * the other, when some have been written. Where it does not tell its schemas, it still will.
 */
export async function apiDifferences(
  client: ApiClient,
  api: MoskApi,
  planned: readonly Pick<Planned, 'object' | 'outcome'>[],
  signal: AbortSignal,
): Promise<BackupError[]> {
  const written = planned.filter(
    ({ object, outcome }) => KINDS.includes(object.kind) && outcome !== 'unchanged',
  );
  if (written.length === 0) return [];
  const versions = new Set(
    BACKUP_TYPES.filter(({ kind }) => written.some(({ object }) => object.kind === kind)).map((type) =>
      api.apiVersionOf(type),
    ),
  );
  const served: ServedKind[] = [];
  for (const version of versions) {
    served.push(...kindsOfOpenApi(await told(client.document(`/openapi/v3/apis/${version}`, { signal }))));
  }
  return written.flatMap(({ object, outcome }) => {
    const schema = served.find(({ kind }) => kind === object.kind)?.schema;
    if (schema === undefined) return [];
    const unknown = unknownFields(schema, object).map((field) =>
      differs(api, object, field, 'has no such field'),
    );
    // What is changed has them already.
    const missing = outcome === 'created' ? missingFields(schema, object) : [];
    return [...unknown, ...missing.map((field) => differs(api, object, field, 'wants this field'))];
  });
}

async function told<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (BackupError.is(error) && ['forbidden', 'rejected', 'api-error'].includes(error.code))
      return undefined;
    throw error;
  }
}

function missingFields(schema: StructuralSchema, object: KubeObject): string[] {
  return validateObject(schema, object)
    .filter(({ type }) => type === 'FieldValueRequired')
    .map(({ field }) => field);
}

function differs(api: MoskApi, object: KubeObject, field: string, what: string): BackupError {
  return new BackupError('crd-differs', `The API of this management cluster ${what}: nothing was written`, {
    at: `${objectName(object)} ${shownField(field)}`,
    fix: `correct the field; if it is right elsewhere, learn what this API has, and say it with --api: mosk-backup ${api.learnedBy}`,
  });
}
