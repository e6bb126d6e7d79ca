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
  ])('%s', (text, expected) => {
    expect(faultOf(text)).toEqual(expected);
  });

  it.each([
    ['', '"" is no fault'],
    ['thunder', '"thunder" is no fault'],
    ['latency=soon', '"soon" is no whole number'],
    ['503 create clusterbackups secrets', '"secrets" is neither a verb nor the only resource'],
    ['503 create backups', '"backups" is neither a verb nor one of clusterbackups, '],
    ['storage-lose create', '"create" is no method of the storage'],
    ['storage-refuse=404', 'a storage refuses with 403 or 503, not 404'],
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
});
