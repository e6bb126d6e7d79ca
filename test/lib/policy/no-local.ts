import type { Rule } from '../../../lib/policy';

/** A team's own rule, by which fronts are tested: rules of the package may come and go. */
export const NO_LOCAL: Rule = {
  id: 'ACME001',
  name: 'no-local',
  level: 'error',
  title: 'Backups leave the cluster',
  why: 'They are lost with it.',
  fix: 'give a target',
  *check(context) {
    for (const subject of context.sources) {
      const { from } = context.targetOf(subject);
      if (from !== 'object' && from !== 'cluster') {
        yield { subject, path: 'spec.parameters', problem: `The target is ${from}` };
      }
    }
  },
};
