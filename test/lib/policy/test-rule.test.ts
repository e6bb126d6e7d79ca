import { type Rule, testRule } from '../../../lib/policy';
import { backup, cluster, schedule } from './cases/objects';
import { OWN_RULE as rule } from './cases/own-rule';

const good = { manifests: [backup({}, { name: 'chg-1' })] };
const bad = { manifests: [backup()] };

describe('testRule', () => {
  it('is content when every case ends as it says', () => {
    testRule(rule, { passes: [good, {}], fails: [bad, { ...bad, finds: [{ path: 'metadata.name' }] }] });
  });

  it.each([
    ['finds something in a case that passes', { passes: [bad], fails: [bad] }, 'passes[0]'],
    ['finds nothing in a case that fails', { passes: [good], fails: [bad, good] }, 'fails[1]'],
    ['finds another thing', { passes: [good], fails: [{ ...bad, finds: [{ path: 'spec' }] }] }, 'fails[0]'],
    [
      'finds more than it should',
      { passes: [good], fails: [{ manifests: [backup(), backup({}, { name: 'b' })], finds: [{}] }] },
      'fails[0]',
    ],
    ['has no case that fails', { passes: [good], fails: [] }, 'cases'],
    ['has no case that passes', { passes: [], fails: [bad] }, 'cases'],
  ])('throws when the rule %s', (_, cases, at) => {
    expect(() => testRule(rule, cases)).toThrow(
      expect.objectContaining({ code: 'policy-invalid', at: `ACME001: ${at}` }),
    );
  });

  it('says what the case of a rule lacks that needs more than manifests', () => {
    const needy: Rule = { ...rule, needs: ['inventory'] };
    expect(() => testRule(needy, { passes: [good], fails: [bad] })).toThrow('gives none of inventory');
    const inventory = [cluster('prod')];
    testRule(needy, { passes: [{ ...good, inventory }], fails: [{ ...bad, inventory }] });
  });

  it('sees management clusters by their names', () => {
    const named: Rule = {
      ...rule,
      *check({ schedules }) {
        for (const subject of schedules)
          if (subject.managementCluster === 'site-b') yield { subject, problem: 'on site-b' };
      },
    };
    testRule(named, {
      passes: [{ manifests: { 'site-a': [schedule()] } }],
      fails: [{ manifests: { 'site-b': [schedule()] } }],
    });
  });
});
