import { BackupPolicy, inputOf, RULES, testRule } from '../../../lib/policy';
import { RULE_CASES } from './cases';
import { backup, credential } from './cases/objects';

describe('every rule', () => {
  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s finds what it is for, and nothing else',
    (id, rule) => {
      testRule(rule, RULE_CASES[id] ?? { passes: [], fails: [] });
    },
  );

  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s is missed when its check finds nothing',
    (id, rule) => {
      const blind = { ...rule, id: `BLIND${id.slice(2)}`, check: () => [] };
      expect(() => testRule(blind, RULE_CASES[id] ?? { passes: [], fails: [] })).toThrow('found nothing');
    },
  );
});

it('cases are of rules that exist', () => {
  const ids = RULES.map(({ id }) => id);
  expect(Object.keys(RULE_CASES).filter((id) => !ids.includes(id))).toEqual([]);
});

it('what the API refuses is an error in the baseline, whichever rule says so', () => {
  const repeating = BackupPolicy.baseline().rules.filter(({ rule }) => rule.contract !== undefined);
  expect(repeating.map(({ rule }) => rule.id)).toContain('MB010');
  expect(repeating.filter(({ level }) => level !== 'error').map(({ rule }) => rule.id)).toEqual([]);
});

it('MB008 takes no key for missing that may be a Secret which nobody has read', () => {
  const input = inputOf({ manifests: [backup(), credential()], live: [] });
  const found = (known: boolean) =>
    BackupPolicy.baseline()
      .judge({ ...input, liveHasSecrets: known })
      .findings.filter(({ rule }) => rule === 'MB008');
  expect(found(false)).toEqual([]);
  expect(found(true)).toMatchObject([{ path: 'spec.parameters.keyEncryptionKey' }]);
});
