import { type ApiFact, isObject, type KubeObject, SECRET_FIELDS, SECRET_REFERENCE_FORMS } from '../model';
import type { StructuralSchema } from '../schema';
import { schemaAt } from './field-paths';
import { type LiveObjects, NO_SCHEMA, noneSeen, objectsOf } from './sources';

type Fact = Omit<ApiFact, 'date'>;
type Form = (typeof SECRET_REFERENCE_FORMS)[number];

/** Where the clear value of a credential goes: a schema that takes the form of MOSK 26.2 decides for it. */
export function remoteSecretForm(credential: StructuralSchema | undefined): Fact {
  const secret = schemaAt(credential, 'spec', SECRET_FIELDS.RCloneCredential);
  if (secret === undefined) return { open: NO_SCHEMA('RCloneCredential') };
  const known = { source: 'schema of RCloneCredential', certainty: 'documented' };
  if (schemaAt(secret, 'value') !== undefined) return { value: 'value', ...known };
  if (schemaAt(secret, 'secret', 'value') !== undefined) return { value: 'secret.value', ...known };
  return { open: 'its schema takes a value neither as value nor as secret.value' };
}

/** What stands in place of a value that was moved: as objects have it, else the one form that the schema takes. */
export function secretReferenceForm(
  credential: StructuralSchema | undefined,
  live: Pick<LiveObjects, 'RCloneCredential' | 'KeyEncryptionKey'>,
): Fact {
  const seen = new Set([
    ...objectsOf(live.RCloneCredential).flatMap((each) => formsOf(each, SECRET_FIELDS.RCloneCredential)),
    ...objectsOf(live.KeyEncryptionKey).flatMap((each) => formsOf(each, SECRET_FIELDS.KeyEncryptionKey)),
  ]);
  const [only, ...more] = inOrder(seen);
  if (only !== undefined && more.length === 0) {
    return { value: only, source: 'live objects', certainty: 'observed' };
  }
  if (more.length > 0) return { open: 'objects have several', candidates: inOrder(seen) };
  const secret = schemaAt(credential, 'spec', SECRET_FIELDS.RCloneCredential);
  const taken = secret === undefined ? [] : formsTaken(secret);
  if (taken.length === 1) {
    return { value: taken[0], source: 'schema of RCloneCredential', certainty: 'documented' };
  }
  const open = noneSeen('RCloneCredential', live.RCloneCredential);
  return { open, ...(taken.length > 0 && { candidates: taken }) };
}

const inOrder = (forms: ReadonlySet<Form>): Form[] =>
  SECRET_REFERENCE_FORMS.filter((form) => forms.has(form));

function formsOf({ spec }: KubeObject, field: string): Form[] {
  const secret = isObject(spec) && isObject(spec[field]) ? spec[field] : {};
  if (isObject(secret.secret) && typeof secret.secret.name === 'string') return ['secret.name'];
  if (typeof secret.name !== 'string') return [];
  return [typeof secret.key === 'string' ? 'name and key' : 'name'];
}

function formsTaken(secret: StructuralSchema): Form[] {
  const nested = schemaAt(secret, 'secret', 'name') !== undefined;
  const flat = schemaAt(secret, 'name') !== undefined;
  const keyed = schemaAt(secret, 'key') !== undefined;
  return [
    ...(nested ? (['secret.name'] as const) : []),
    ...(flat ? ([keyed ? 'name and key' : 'name'] as const) : []),
  ];
}
