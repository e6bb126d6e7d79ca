import {
  BackupPolicy,
  type CaseObjects,
  inputOf,
  type PolicyInput,
  RULES,
  type RuleCase,
} from '../../lib/policy';
import { RULE_CASES } from '../lib/policy/cases';
import { backup, credential, schedule } from '../lib/policy/cases/objects';

/** One of the cases of the rules, by the rule alone, with every object on a management cluster that has a name. */
export interface MatrixCase {
  readonly rule: string;
  readonly title: string;
  readonly policy: BackupPolicy;
  readonly input: PolicyInput;
  readonly manifests: Readonly<Record<string, readonly object[]>>;
  readonly base: Readonly<Record<string, readonly object[]>> | undefined;
}

/** Where the objects of a case are that names no management cluster; inventories of cases have this one. */
const SITE = 'site-a';

/** Cases in which what lives changes the verdict, which a front that does not ask for it cannot give. */
const LIVE_DECIDES: Readonly<Record<string, readonly RuleCase[]>> = {
  MB011: [
    {
      name: 'two storages, as the living credentials say',
      manifests: { 'site-a': [schedule()], 'site-b': [schedule()] },
      live: {
        'site-a': [credential()],
        'site-b': [credential({ endpoint: 'https://s3.example.org' })],
      },
    },
  ],
  MB034: [{ name: 'of a backup that lives', manifests: [backup({ delete: true })], live: [backup()] }],
  MB043: [{ name: 'whose object is gone', manifests: [backup()], base: [backup()], live: [] }],
};

export const MATRIX_CASES: readonly MatrixCase[] = RULES.flatMap(({ id }) => {
  const { fails, passes } = RULE_CASES[id] ?? { fails: [], passes: [] };
  return [
    ...fails.map((each, index) => matrixCase(id, `fails[${index}]`, each)),
    ...passes.map((each, index) => matrixCase(id, `passes[${index}]`, each)),
    ...(LIVE_DECIDES[id] ?? []).map((each) => matrixCase(id, '', each)),
  ];
});

function matrixCase(rule: string, number: string, each: RuleCase): MatrixCase {
  const manifests = placed(each.manifests ?? []);
  const base = each.base && placed(each.base);
  return {
    rule,
    title: `${rule} ${each.name ?? number}`,
    policy: onlyRule(rule, each),
    input: inputOf({
      ...each,
      manifests,
      base,
      live: each.live && placed(each.live),
      defaultTargets: each.defaultTargets?.map((target) => ({
        ...target,
        managementCluster: target.managementCluster || SITE,
      })),
    }),
    manifests,
    base,
  };
}

function onlyRule(rule: string, { policy = {} }: RuleCase): BackupPolicy {
  const own = new BackupPolicy(policy);
  // Rules about waivers need to know what became of them by the others.
  if (RULES.find(({ id }) => id === rule)?.judgesWaivers) return own;
  const others = own.rules.filter((each) => each.rule.id !== rule);
  return new BackupPolicy({
    extends: own,
    levels: Object.fromEntries(others.map((each) => [each.rule.id, 'off'])),
  });
}

/** As JSON carries them: what is undefined is not there. */
function placed(objects: CaseObjects): Readonly<Record<string, readonly object[]>> {
  const sites = Array.isArray(objects) ? { [SITE]: objects } : objects;
  return JSON.parse(JSON.stringify(sites)) as Record<string, object[]>;
}
