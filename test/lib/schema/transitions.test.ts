import { crds, validateObject } from '../../../lib/schema';
import { backup } from './sample-manifests';
import { TRANSITION_CASES } from './transition-cases';

const schema =
  crds().find(({ spec }) => spec.names.kind === 'ClusterBackup')?.spec.versions[0]?.schema.openAPIV3Schema ??
  {};

describe('a ClusterBackup is one run', () => {
  it.each(TRANSITION_CASES)('$name', ({ before, after, refuses }) => {
    const errors = validateObject(schema, backup(after), backup(before));

    expect(errors.map(({ field }) => field)).toEqual(refuses);
  });

  it.each(TRANSITION_CASES.filter(({ refuses }) => refuses.length > 0))(
    'and the refusal says so: $name',
    ({ before, after }) => {
      const [error] = validateObject(schema, backup(after), backup(before));

      expect(error?.message).toMatch(/cannot change/);
    },
  );
});
