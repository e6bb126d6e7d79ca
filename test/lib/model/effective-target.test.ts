import { effectiveTarget, type TargetParameters } from '../../../lib/model';

const OWN: TargetParameters = { rclone: { bucket: 'own', credential: 's3' }, keyEncryptionKey: 'own-key' };
const SECTION: TargetParameters = { nfsUploadUrl: 'nfs://192.0.2.10:/backups' };
const NOWHERE = { parameters: undefined, from: 'none' };

describe('the target that holds', () => {
  it('is the own one, whole, whatever the Cluster says', () => {
    expect(effectiveTarget(OWN, SECTION)).toEqual({ parameters: OWN, from: 'own' });
    expect(effectiveTarget(OWN, undefined)).toEqual({ parameters: OWN, from: 'own' });
  });

  it.each<[string, TargetParameters | undefined]>([
    ['no parameters', undefined],
    ['empty parameters', {}],
    ['a key alone', { keyEncryptionKey: 'k' }],
    ['members that are null', { rclone: null, nfsUploadUrl: null } as unknown as TargetParameters],
  ])('is the one of the Cluster, whole, for %s', (_title, own) => {
    expect(effectiveTarget(own, SECTION)).toEqual({ parameters: SECTION, from: 'cluster' });
    expect(effectiveTarget(own, undefined)).toEqual(NOWHERE);
  });

  it.each<[string, TargetParameters]>([
    ['is empty', {}],
    ['has a key alone', { keyEncryptionKey: 'k' }],
  ])('is none where the section %s', (_title, section) => {
    expect(effectiveTarget({}, section)).toEqual(NOWHERE);
  });
});
