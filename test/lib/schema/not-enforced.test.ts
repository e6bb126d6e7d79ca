import { crds, notEnforced } from '../../../lib/schema';

// Which is why the start of a local cluster does not ask.
test.each(crds().map((crd) => [crd.metadata.name, crd] as const))(
  'everything that %s says is enforced by the local API server',
  (_name, crd) => {
    expect(notEnforced(crd)).toEqual([]);
  },
);
