import { remoteArchive, sameFiles } from '../../../lib/model';

const at = (name: string, endpoint: string | undefined, file = 's3://backups/prod/a') => ({
  name,
  endpoint,
  file,
});
const collisions = (...archives: ReturnType<typeof at>[]) =>
  sameFiles(archives).map(({ archive, other }) => `${archive.name} ~ ${other.name}`);

describe('archives of one file', () => {
  it('at two known endpoints do not meet', () => {
    expect(collisions(at('one', 'https://a'), at('two', 'https://b'))).toEqual([]);
  });

  it('at one endpoint, or where one is not known, meet in either order', () => {
    expect(collisions(at('one', 'https://a'), at('two', 'https://a'))).toEqual(['two ~ one']);
    expect(collisions(at('one', undefined), at('two', 'https://a'))).toEqual(['two ~ one']);
    expect(collisions(at('one', 'https://a'), at('two', undefined))).toEqual(['two ~ one']);
    expect(collisions(at('one', undefined), at('two', undefined))).toEqual(['two ~ one']);
  });

  it('are found once each, however many there are', () => {
    const many = Array.from({ length: 2000 }, (_, index) => at(`${index}`, 'https://a'));
    expect(collisions(...many)).toHaveLength(1999);
  });

  it('are none where the files differ', () => {
    expect(collisions(at('one', undefined), at('two', undefined, 's3://backups/prod/b'))).toEqual([]);
  });
});

it('an archive lies where its parameters say, and a schedule has many', () => {
  const object = (kind: string, spec = {}) => ({
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind,
    metadata: { name: 'nightly' },
    spec: { targetCluster: 'prod', ...spec },
  });
  const s3 = { rclone: { bucket: 'backups/prod', credential: 's3' } };
  expect(remoteArchive(object('ClusterBackup'), s3)).toBe('s3://backups/prod/nightly');
  expect(remoteArchive(object('ClusterBackup', { fileNames: { MKE: 'a.tar' } }), s3)).toBe(
    's3://backups/prod/a.tar',
  );
  expect(remoteArchive(object('ClusterBackupSchedule'), s3)).toBe('s3://backups/prod/nightly-*');
  expect(remoteArchive(object('ClusterBackup'), {})).toBeUndefined();
});
