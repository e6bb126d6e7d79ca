import { placeOf } from '../../../cli/archives';

it.each([
  ['s3://backups', { kind: 's3', bucket: 'backups', key: '' }],
  ['s3://backups/prod/nightly.encrypted', { kind: 's3', bucket: 'backups', key: 'prod/nightly.encrypted' }],
  ['S3://My-Bucket//prod/', { kind: 's3', bucket: 'My-Bucket', key: 'prod' }],
  ['/mnt/backups/nightly', { kind: 'path', path: '/mnt/backups/nightly' }],
  ['./nightly', { kind: 'path', path: './nightly' }],
  ['.', { kind: 'path', path: '.' }],
  ['nightly.encrypted', { kind: 'path', path: 'nightly.encrypted' }],
  ['backup.tar', { kind: 'path', path: 'backup.tar' }],
  ['nightly-1', { kind: 'name', name: 'nightly-1' }],
  ['before-26.2', { kind: 'name', name: 'before-26.2' }],
])('%s leads to %o', (word, place) => {
  expect(placeOf(word)).toEqual(place);
});

it.each([
  ['nfs://10.0.0.5:/srv/backups', /mount the export/],
  ['https://s3.example/backups', /--endpoint/],
  ['s3://', /BUCKET/],
  ['s3://ID:SECRET@backups/prod', /--secret-file/],
])('%s is refused, with what to write instead', (word, fix) => {
  let error: unknown;
  try {
    placeOf(word);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ code: 'usage', fix: expect.stringMatching(fix) });
  expect(String(error)).not.toContain('SECRET@');
});
