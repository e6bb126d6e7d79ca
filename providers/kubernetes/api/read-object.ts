/**
 * An object as a server has it, whose fields may have any types: an API without a schema of its own stores whatever is sent.
 * What we read of it is checked here and nowhere else, so that nobody stumbles over a number where a text belongs, or takes
 * for unneeded what was never understood.
 */
import { BackupError } from '../../../lib/errors';
import { isObject, KAAS_GROUP, type KubeObject, quotable, type ResourceType } from '../../../lib/model';
import { type Ask, carriesSecrets, placeOf } from './failure';

/** What a value is. Whoever writes null, or leaves it out, says nothing. */
type Form = 'text' | 'yes or no' | 'texts' | { readonly [field: string]: Form };

const PARAMETERS: Form = {
  keyEncryptionKey: 'text',
  nfsUploadUrl: 'text',
  rclone: { bucket: 'text', credential: 'text' },
};
const SECRET_VALUE: Form = {
  value: 'text',
  name: 'text',
  key: 'text',
  secret: { value: 'text', name: 'text', key: 'text' },
};

/** By kind, what is read of its objects besides their metadata: as `lib/model/api/manifest.ts` has it. */
const FORMS: Readonly<Record<string, Form>> = {
  ClusterBackup: {
    spec: {
      targetCluster: 'text',
      parameters: PARAMETERS,
      fileNames: 'texts',
      createdBy: { user: { uid: 'text' }, updateRelease: 'text', schedule: 'text' },
      delete: 'yes or no',
    },
    status: {
      status: 'text',
      startedAt: 'text',
      completedAt: 'text',
      uploadedAt: 'text',
      deletedAt: 'text',
      fileNames: 'texts',
    },
  },
  ClusterBackupSchedule: { spec: { targetCluster: 'text', parameters: PARAMETERS }, status: {} },
  RCloneCredential: {
    spec: {
      remoteName: 'text',
      remoteConfig: 'texts',
      remoteConfigSecretKey: 'text',
      remoteSecret: SECRET_VALUE,
    },
    status: {},
  },
  KeyEncryptionKey: { spec: { secret: SECRET_VALUE }, status: {} },
  Secret: { type: 'text', data: 'texts' },
  ConfigMap: { data: 'texts' },
  Event: { reason: 'text', message: 'text', type: 'text', involvedObject: { name: 'text', uid: 'text' } },
};

/** Of all other kinds. */
const ANY: Form = { spec: {}, status: {} };

/**
 * The object, with a specification, if only an empty one: an API that demands none may store objects without, and one of
 * them must not keep anybody from all the others.
 * @throws BackupError `crd-differs`: a field that is read is of another type
 */
export function readObject<T extends KubeObject>(ask: Ask, object: T): T {
  const odd = oddField(object, FORMS[ask.type.kind] ?? ANY, '');
  if (odd !== undefined) throw unread(ask, object, odd);
  return withSpec(ask.type, object);
}

function withSpec<T extends KubeObject>({ group }: ResourceType, object: T): T {
  return group !== KAAS_GROUP || isObject(object.spec) ? object : { ...object, spec: {} };
}

interface OddField {
  readonly field: string;
  readonly value: unknown;
  readonly form: Form;
}

/** The first that is of another type. */
function oddField(value: unknown, form: Form, field: string): OddField | undefined {
  if (value === undefined || value === null) return undefined;
  if (form === 'text') return typeof value === 'string' ? undefined : { field, value, form };
  if (form === 'yes or no') return typeof value === 'boolean' ? undefined : { field, value, form };
  if (!isObject(value)) return { field, value, form };
  for (const [name, member] of Object.entries(form === 'texts' ? value : form)) {
    const inner = field === '' ? name : `${field}.${name}`;
    if (form !== 'texts') {
      const odd = oddField(value[name], member as Form, inner);
      if (odd !== undefined) return odd;
    } else if (typeof member !== 'string') return { field: inner, value: member, form: 'text' };
  }
  return undefined;
}

function unread(ask: Ask, { metadata }: KubeObject, { field, value, form }: OddField): BackupError {
  const { name, namespace } = metadata;
  const { type } = ask;
  const kubectl = `kubectl edit ${type.plural}${type.group && `.${type.group}`} ${name}${namespace === undefined ? '' : ` -n ${namespace}`}`;
  return new BackupError('crd-differs', `A ${type.kind} cannot be read: this is no ${wordOf(form)}`, {
    at: `${placeOf({ type, namespace, name })}: ${field}`,
    value: shown(ask, value),
    fix: `correct the field, as with ${kubectl}; if the API means it so, learn what it has: mosk-backup api learn`,
  });
}

function wordOf(form: Form): string {
  if (form === 'yes or no') return 'true or false';
  return form === 'text' ? 'text' : 'object';
}

/** Secrets may stand in any of their fields. */
function shown({ type }: Ask, value: unknown): string {
  if (carriesSecrets(type)) return Array.isArray(value) ? 'a list' : `of type ${typeof value}`;
  const text = quotable(JSON.stringify(value));
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

const LONGEST_VALUE = 80;
