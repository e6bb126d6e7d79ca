import type { KubeObject } from '../../../lib/model';
import { type FieldError, invalid } from '../../../lib/schema';
import { messageSchema } from '../messages';
import { ageColumn, nameColumn } from '../table';
import { METADATA_FIELDS, type Resource } from './resource';

interface Lease
  extends KubeObject<{
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    leaseTransitions?: number;
    strategy?: string;
    preferredHolder?: string;
  }> {}

/** Members of coordinated leader election, which a server has only behind a gate, are not kept. */
function prepare(object: KubeObject): KubeObject {
  const { strategy: _strategy, preferredHolder: _holder, ...spec } = (object as Lease).spec ?? {};
  return { ...object, spec } as KubeObject;
}

function check(object: KubeObject): FieldError[] {
  const { leaseDurationSeconds, leaseTransitions } = (object as Lease).spec ?? {};
  const causes: FieldError[] = [];
  const wrong = (member: string, value: number, detail: string) =>
    causes.push(invalid(`spec.${member}`, value, detail));
  if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0) {
    wrong('leaseDurationSeconds', leaseDurationSeconds, 'must be greater than 0');
  }
  if (leaseTransitions !== undefined && leaseTransitions < 0) {
    wrong('leaseTransitions', leaseTransitions, 'must be greater than or equal to 0');
  }
  return causes;
}

export const leaseResource: Resource = {
  type: { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', plural: 'leases', namespaced: true },
  singular: 'lease',
  listKind: 'LeaseList',
  shortNames: [],
  categories: [],
  schema: messageSchema('coordination.v1.Lease'),
  message: 'coordination.v1.Lease',
  custom: false,
  createdByPut: true,
  replacesVersion: true,
  hasStatus: false,
  columns: [
    nameColumn,
    {
      name: 'Holder',
      type: 'string',
      format: '',
      description: 'Who holds it.',
      priority: 0,
      cell: (object) => (object as Lease).spec?.holderIdentity ?? '',
    },
    ageColumn,
  ],
  selectableFields: METADATA_FIELDS,
  nameRule: 'subdomain',
  prepare,
  check,
};
