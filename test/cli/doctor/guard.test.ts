import { GUARD } from '../../../cli/doctor/checks/guard';
import type { Facts } from '../../../cli/doctor/facts';
import { orphanGuardManifests } from '../../../lib/gitops';

/** What the check says of a management cluster with these policies. */
function judged(objects: ReturnType<typeof orphanGuardManifests>[number][], ...projects: string[]) {
  const ofKind = (kind: string) => objects.filter((each) => each.kind === kind);
  const facts = {
    server: 'https://mgmt',
    guard: {
      seen: {
        policies: ofKind('ValidatingAdmissionPolicy'),
        bindings: ofKind('ValidatingAdmissionPolicyBinding'),
      },
    },
    projects: projects.map((namespace) => ({ namespace })),
    at: () => ({ program: 'mosk-backup', options: '' }),
  };
  return GUARD.judge(facts as unknown as Facts).map(({ state, what, where }) => [state, where, what]);
}

it('a guard is found whatever its name is', () => {
  expect(judged(orphanGuardManifests({ name: 'ours' }), 'prod')).toEqual([
    ['ok', 'https://mgmt', expect.any(String)],
  ]);
});

it('one that only warns refuses nothing', () => {
  expect(judged(orphanGuardManifests({ action: 'warn' }), 'prod')).toMatchObject([
    ['problem', 'https://mgmt', expect.stringContaining('only warns')],
  ]);
});

it('one of some projects guards no other', () => {
  expect(judged(orphanGuardManifests({ projects: ['prod'] }), 'prod', 'shop')).toMatchObject([
    ['problem', 'project shop', 'it does not hold here'],
  ]);
});

it('a policy without its binding does nothing, and one of somebody else is none', () => {
  const [policy, binding] = orphanGuardManifests();
  const theirs = { ...policy, spec: { ...(policy.spec as object), variables: [] } };
  for (const objects of [[], [policy], [binding], [theirs, binding]]) {
    expect(judged(objects, 'prod')).toEqual([
      ['problem', 'https://mgmt', expect.stringContaining('it is missing')],
    ]);
  }
});
