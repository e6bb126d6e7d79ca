import { smallestPatch } from '../../../cli/apply';

it('patches only what differs', () => {
  const live = { metadata: { labels: { a: '1' }, uid: 'x' }, spec: { cron: '0 1 * * *', cluster: 'prod' } };
  expect(smallestPatch(live, { spec: { cluster: 'prod', cron: '0 2 * * *' } })).toEqual({
    spec: { cron: '0 2 * * *' },
  });
  expect(
    smallestPatch(live, { metadata: { labels: { a: '1' } }, spec: { cluster: 'prod' } }),
  ).toBeUndefined();
});

it('takes away what an exact path no longer names, so that two targets never meet', () => {
  const live = { spec: { parameters: { rclone: { bucket: 'b', credential: 'c' } }, filled: 'by MOSK' } };
  const wanted = { spec: { parameters: { nfsUploadUrl: 'nfs://h:/p' } } };
  expect(smallestPatch(live, wanted, ['spec.parameters'])).toEqual({
    spec: { parameters: { nfsUploadUrl: 'nfs://h:/p', rclone: null } },
  });
});

it('compares lists as a whole', () => {
  expect(smallestPatch({ list: [1, 2] }, { list: [2] })).toEqual({ list: [2] });
  expect(smallestPatch({ list: [1, 2] }, { list: [1, 2] })).toBeUndefined();
});
