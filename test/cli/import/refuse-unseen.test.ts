import { refuseUnseen } from '../../../cli/import';
import { findingsOf } from '../../../lib/contract';

const record = {
  form: 'yaml' as const,
  files: {},
  objects: ['Cluster shop/prod', 'ClusterBackupSchedule shop/nightly'],
};
const looked = { objects: [], namespace: undefined, forbidden: [] };
const codes = (seen: object) =>
  findingsOf(() => refuseUnseen(record, { ...looked, ...seen }, 'out')).map(({ code }) => code);

describe('what was not looked at', () => {
  it('is not gone where it may not be listed', () => {
    expect(codes({ forbidden: ['Cluster'] })).toEqual(['forbidden']);
    expect(codes({ forbidden: ['RCloneCredential'] })).toEqual([]);
  });

  it('is not gone where it is in another project', () => {
    expect(codes({ namespace: 'lab' })).toEqual(['usage']);
    expect(codes({ namespace: 'shop' })).toEqual([]);
    expect(codes({})).toEqual([]);
  });
});
