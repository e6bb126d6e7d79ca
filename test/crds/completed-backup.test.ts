import { checkContract } from '../../lib/contract';
import { crds, prune, unknownFields, validateObject } from '../../lib/schema';
import { completedBackup } from './completed-backup';

const schema =
  crds().find(({ spec }) => spec.names.kind === 'ClusterBackup')?.spec.versions[0]?.schema.openAPIV3Schema ??
  {};

describe('the completed backup of the reference page', () => {
  it('is accepted as it stands, status included', () => {
    expect(unknownFields(schema, completedBackup())).toEqual([]);
    expect(validateObject(schema, completedBackup())).toEqual([]);
    expect(checkContract(completedBackup())).toEqual([]);
  });

  it('loses nothing', () => {
    expect(prune(schema, completedBackup())).toEqual(completedBackup());
  });

  it('can have its deletion requested and be deleted', () => {
    const before = completedBackup();
    const requested = { ...before, spec: { ...before.spec, delete: true } };
    const deleted = {
      ...requested,
      status: { ...before.status, status: 'Deleted', deletedAt: '2026-01-16T00:00:00Z' },
    };

    expect(validateObject(schema, requested, before)).toEqual([]);
    expect(validateObject(schema, deleted, requested)).toEqual([]);
  });
});
