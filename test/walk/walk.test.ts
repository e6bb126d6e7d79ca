import { SCOPES } from './scopes';
import { told } from './tell';
import { walk } from './walk';

/** To smaller bounds than `npm run walk`. */
describe('over all sequences', () => {
  it.each(SCOPES)(
    'of $short steps nothing breaks: $name',
    (scope) => {
      const { broken, states } = walk({ ...scope, steps: scope.short });

      expect(broken && told(scope, broken)).toBeUndefined();
      expect(states).toBeGreaterThan(1000);
    },
    600_000,
  );
});
