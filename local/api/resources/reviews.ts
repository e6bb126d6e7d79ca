import { messageSchema } from '../messages';
import { ageColumn, nameColumn } from '../table';
import { METADATA_FIELDS, type Resource } from './resource';

/** Questions that are answered in the answer to their creation, and kept nowhere. */
function review(packageName: string, group: string, kind: string, namespaced = false): Resource {
  return {
    type: { group, version: 'v1', kind, plural: `${kind.toLowerCase()}s`, namespaced },
    singular: kind.toLowerCase(),
    listKind: `${kind}List`,
    shortNames: [],
    categories: [],
    schema: messageSchema(`${packageName}.${kind}`),
    message: `${packageName}.${kind}`,
    verbs: ['create'],
    custom: false,
    hasStatus: false,
    columns: [nameColumn, ageColumn],
    selectableFields: METADATA_FIELDS,
    nameRule: 'subdomain',
  };
}

/** What is sent to the subresource `token` of a ServiceAccount. */
export const tokenRequestResource = review(
  'authentication.v1',
  'authentication.k8s.io',
  'TokenRequest',
  true,
);

const AUTHORIZATION = 'authorization.k8s.io';

export const REVIEW_RESOURCES: readonly Resource[] = [
  review('authentication.v1', 'authentication.k8s.io', 'SelfSubjectReview'),
  review('authorization.v1', AUTHORIZATION, 'LocalSubjectAccessReview', true),
  review('authorization.v1', AUTHORIZATION, 'SelfSubjectAccessReview'),
  review('authorization.v1', AUTHORIZATION, 'SelfSubjectRulesReview'),
  review('authorization.v1', AUTHORIZATION, 'SubjectAccessReview'),
];
