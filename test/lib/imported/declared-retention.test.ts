import { declaredRetention } from '../../../lib/imported/declared-retention';
import { MoskApi, RETENTION_ANNOTATION } from '../../../lib/model';

const of = (record: string, spec: object = {}) =>
  declaredRetention({ note: 'kept', [RETENTION_ANNOTATION]: record }, spec, MoskApi.v26_2);

describe('the record of a retention', () => {
  it.each([
    ['{"keepLast":7}', { keepLast: 7 }],
    ['{"keepLast":7,"keepDaily":14,"timeZone":"UTC"}', { keepLast: 7, keepDaily: 14, timeZone: 'UTC' }],
  ])('becomes a retention where a program would write the same: %s', (record, retention) => {
    expect(of(record)).toEqual({ retention, annotations: { note: 'kept' } });
  });

  it.each([
    ['that is written in another way', '{ "keepLast": 7 }', {}],
    ['that nobody can read', 'seven', {}],
    ['that keeps nothing', '{"keepLast":0}', {}],
    ['beside a retention of the API', '{"keepLast":7}', { retention: { keepLast: 3 } }],
  ])('stays an annotation: one %s', (_what, record, spec) => {
    expect(of(record, spec)).toEqual({ annotations: { note: 'kept', [RETENTION_ANNOTATION]: record } });
  });
});
