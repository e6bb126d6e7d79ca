import { faultOf } from '../../../cli/local/fault-text';
import { BackupError } from '../../../lib/errors';

describe('--fault', () => {
  it.each([
    ['503', { of: 'api', rule: { fault: { kind: 'answer', status: 503, retryAfterS: undefined } } }],
    [
      '429=5 create clusterbackups x2',
      {
        of: 'api',
        rule: {
          fault: { kind: 'answer', status: 429, retryAfterS: 5 },
          verbs: ['create'],
          resource: 'clusterbackups',
          times: 2,
        },
      },
    ],
    [
      'latency=200 25%',
      {
        of: 'api',
        rule: { fault: { kind: 'latency', ms: 200 }, chance: 0.25, times: Number.POSITIVE_INFINITY },
      },
    ],
    [
      'lost-answer patch +1',
      { of: 'api', rule: { fault: { kind: 'lostAnswer' }, verbs: ['patch'], skip: 1 } },
    ],
    [
      'storage-refuse=403 PUT x3',
      { of: 'storage', rule: { fault: { kind: 'refuse', status: 403 }, methods: ['PUT'], times: 3 } },
    ],
    ['storage-full x2', { of: 'storage', rule: { fault: { kind: 'full' }, times: 2 } }],
    ['storage-gone', { of: 'storage', rule: { fault: { kind: 'gone' } } }],
    ['stuck', { of: 'controller', rule: {} }],
    [
      'stuck UploadingInProgress x2',
      { of: 'controller', rule: { during: ['UploadingInProgress'], times: 2 } },
    ],
  ])('%s', (text, expected) => {
    expect(faultOf(text)).toEqual(expected);
  });

  it.each([
    ['', '"" is no fault'],
    ['thunder', '"thunder" is no fault'],
    ['latency', '"latency=MS" wants a whole number of milliseconds from 1'],
    ['latency 25%', '"latency=MS" wants a whole number of milliseconds from 1'],
    ['latency=', '"latency=MS" wants a whole number of milliseconds from 1, not ""'],
    ['latency=soon', '"latency=MS" wants a whole number of milliseconds from 1, not "soon"'],
    ['latency=0', '"latency=MS" wants a whole number of milliseconds from 1, not "0"'],
    ['coalesce', '"coalesce=MS" wants a whole number of milliseconds from 1'],
    ['stale', '"stale=CHANGES" wants a whole number of changes from 1'],
    ['storage-stall', '"storage-stall=MS" wants a whole number of milliseconds from 1'],
    ['storage-refuse', '"storage-refuse=403 or =503" wants 403 or 503'],
    ['429=soon', '"429=SECONDS" wants a whole number of seconds from 0, not "soon"'],
    ['reset=5', '"reset" takes no number'],
    ['409=5', '"409" takes no number'],
    ['503 x2 x3', '2 and 3 cannot both hold'],
    ['constructor', '"constructor" is no fault'],
    ['503 create clusterbackups secrets', '"secrets" is neither a verb nor the only resource'],
    ['503 create backups', '"backups" is neither a verb nor one of clusterbackups, '],
    ['storage-lose create', '"create" is no method of the storage'],
    ['storage-refuse=404', '"storage-refuse=403 or =503" wants 403 or 503, not "404"'],
    ['stuck Completed', '"Completed" is none of InProgress, UploadingInProgress, DeletionInProgress'],
    ['stuck=5', '"stuck" takes no number'],
    ['503 120%', '120% is more than always'],
  ])('refuses %j and says why', (text, reason) => {
    let error: unknown;
    try {
      faultOf(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(BackupError.is(error) && error.code).toBe('usage');
    expect(String(error)).toContain(reason);
  });

  it('lists with every refusal what there is, with the numbers that it takes', () => {
    expect(() => faultOf('latency')).toThrow(
      expect.objectContaining({
        fix: expect.stringMatching(/429\[=SECONDS\].* latency=MS, reset,.* stale=CHANGES/),
      }),
    );
  });
});
