import { jsonEqual } from '../../../lib/json';
import { type KubeObject, type SecretManifest, SecretType } from '../../../lib/model';
import { type FieldError, invalid, required } from '../../../lib/schema';
import { messageSchema } from '../messages';
import { ageColumn, nameColumn } from '../table';
import { base64Bytes, configKeyErrors, fixedWhenImmutable, sizeErrors } from './config-keys';
import { dockerConfigErrors } from './docker-config';
import { METADATA_FIELDS, type Resource } from './resource';

type Secret = SecretManifest & { type?: string; immutable?: boolean };

/** `stringData` is for writing only: its values move into `data`. */
function read(object: KubeObject): KubeObject {
  const { stringData, ...secret } = object as Secret;
  const added = Object.entries(stringData ?? {}).map(([key, value]) => [
    key,
    Buffer.from(value).toString('base64'),
  ]);
  if (added.length > 0) secret.data = { ...secret.data, ...Object.fromEntries(added) };
  return { ...secret, type: secret.type || 'Opaque' } as KubeObject;
}

function check(object: KubeObject, before: KubeObject | undefined): FieldError[] {
  const now = object as Secret;
  const { data = {} } = now;
  const own = [
    ...configKeyErrors(data, 'data'),
    ...sizeErrors(base64Bytes(data), 'data'),
    ...contentErrors(now),
  ];
  if (before === undefined) return own;
  const old = before as Secret;
  const causes: FieldError[] = [];
  if (now.type !== old.type) {
    causes.push(invalid('type', now.type, 'field is immutable'));
  }
  if (old.immutable === true) {
    if (now.immutable !== true) causes.push(fixedWhenImmutable('immutable'));
    if (!jsonEqual(now.data ?? {}, old.data ?? {})) causes.push(fixedWhenImmutable('data'));
  }
  return [...causes, ...own];
}

const PREFIX = 'kubernetes.io/';

/** What a Secret of a type has to have. */
function contentErrors({ type = '', data = {}, metadata }: Secret): FieldError[] {
  const absent = (keys: readonly string[]) =>
    keys.filter((key) => !Object.hasOwn(data, key)).map((key) => required(`data[${key}]`));
  const config = (key: string) =>
    data[key] === undefined ? absent([key]) : dockerConfigErrors(data[key], `data[${key}]`);
  switch (type) {
    case `${PREFIX}service-account-token`: {
      const name = 'kubernetes.io/service-account.name';
      return metadata.annotations?.[name] ? [] : [required(`metadata.annotations[${name}]`)];
    }
    case `${PREFIX}dockercfg`:
      return config('.dockercfg');
    case `${PREFIX}dockerconfigjson`:
      return config('.dockerconfigjson');
    case `${PREFIX}basic-auth`: {
      const either = absent(['username', 'password']);
      return either.length === 2 ? either : [];
    }
    case `${PREFIX}ssh-auth`:
      return data['ssh-privatekey'] ? [] : [required('data[ssh-privatekey]')];
    case `${PREFIX}tls`:
      return absent(['tls.crt', 'tls.key']);
    default:
      return [];
  }
}

export const secretResource: Resource = {
  type: SecretType,
  singular: 'secret',
  listKind: 'SecretList',
  shortNames: [],
  categories: [],
  schema: messageSchema('core.v1.Secret'),
  message: 'core.v1.Secret',
  custom: false,
  hasStatus: false,
  columns: [
    nameColumn,
    {
      name: 'Type',
      type: 'string',
      format: '',
      description: 'What the Secret is for.',
      priority: 0,
      cell: (object) => (object as Secret).type ?? '',
    },
    {
      name: 'Data',
      type: 'string',
      format: '',
      description: 'The number of values.',
      priority: 0,
      cell: (object) => Object.keys((object as Secret).data ?? {}).length,
    },
    ageColumn,
  ],
  selectableFields: [...METADATA_FIELDS, 'type'],
  nameRule: 'subdomain',
  read,
  check,
};
