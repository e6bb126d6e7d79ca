import type { KubeObject } from '../../../lib/model';
import { messageSchema } from '../messages';
import { ageColumn, nameColumn } from '../table';
import { METADATA_FIELDS, type Resource } from './resource';

interface ServiceAccount extends KubeObject {
  secrets?: { name?: string }[];
}

/** Of the Secrets only the names are kept. */
function prepare(object: KubeObject): KubeObject {
  const { secrets, ...account } = object as ServiceAccount;
  if (secrets === undefined) return account;
  return { ...account, secrets: secrets.map(({ name }) => ({ name })) } as KubeObject;
}

const MOUNTABLE = 'kubernetes.io/enforce-mountable-secrets';

function warnings({ metadata }: KubeObject, before: KubeObject | undefined): string[] {
  const isNew = before?.metadata.annotations?.[MOUNTABLE] === undefined;
  return isNew && metadata.annotations?.[MOUNTABLE] !== undefined
    ? [
        `metadata.annotations[${MOUNTABLE}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
      ]
    : [];
}

/** No namespace gets one of its own, which is a controller's work. */
export const serviceAccountResource: Resource = {
  type: { group: '', version: 'v1', kind: 'ServiceAccount', plural: 'serviceaccounts', namespaced: true },
  singular: 'serviceaccount',
  listKind: 'ServiceAccountList',
  shortNames: ['sa'],
  categories: [],
  schema: messageSchema('core.v1.ServiceAccount'),
  message: 'core.v1.ServiceAccount',
  custom: false,
  hasStatus: false,
  subresources: [
    {
      name: 'token',
      verbs: ['create'],
      sent: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
    },
  ],
  columns: [nameColumn, ageColumn],
  selectableFields: METADATA_FIELDS,
  nameRule: 'subdomain',
  prepare,
  warnings,
};
