/** The pages on rules, from the rules themselves and from the cases that test them. */
import {
  BackupPolicy,
  FRONTS,
  type Front,
  frontGap,
  RULES,
  type Rule,
  type RuleCase,
} from '../../lib/policy';
import { inputOf } from '../../lib/policy/testing/rule-case';
import { table } from '../../test/docs/markdown-table';
import { RULE_CASES } from '../../test/lib/policy/cases';
import { caseYaml } from './case-yaml';
import { LEFT_OUT, LEFT_OUT_IN_PART } from './left-out';

const MARK = '<!-- Written by npm run generate from lib/policy and its tests. Do not edit. -->';
const LEVELS_IN = { baseline: levelsOf(BackupPolicy.baseline()), strict: levelsOf(BackupPolicy.strict()) };

const FRONT_NAMES: Readonly<Record<Front, string>> = {
  app: '`usePolicy` on an app, chart or construct',
  pulumi: 'Pulumi, by the policy pack',
  check: '`mosk-backup check`',
  admission: 'the management cluster, by admission policies',
};

const NEEDS: Readonly<Record<string, string>> = {
  inventory: 'an inventory of all clusters',
  base: 'what was declared before',
  live: 'what lives on the management clusters',
  external: 'what exists without being declared (`external` of the policy)',
};

/** Pages by their names in `docs/rules`. */
export function rulePages(): Readonly<Record<string, string>> {
  return {
    'README.md': indexPage(),
    ...Object.fromEntries(RULES.map((rule) => [`${rule.id}.md`, rulePage(rule)])),
  };
}

function indexPage(): string {
  return [
    MARK,
    '',
    '# Rules for backups',
    '',
    'Ids and names are stable; levels are those of `BackupPolicy.baseline()` and `.strict()`, and a policy can change them.',
    '[A policy for backups](../policy.md) says how.',
    '',
    ...table(
      ['rule', 'name', 'baseline', 'strict', 'demands', 'needs'],
      RULES.map((rule) => [
        `[${rule.id}](${rule.id}.md)`,
        rule.name,
        LEVELS_IN.baseline[rule.id] ?? 'off',
        LEVELS_IN.strict[rule.id] ?? 'off',
        text(rule.title),
        (rule.needs ?? []).join(' or '),
      ]),
    ),
    '',
    '`needs` says what a rule cannot be judged without, beside manifests: `inventory` is all clusters there are, `base` what',
    'was declared before, `live` what lives on the management clusters, `external` what the policy says exists undeclared.',
    '',
    '## Left out',
    '',
    'Their ids stay free.',
    '',
    ...table(
      ['id', 'name', 'because'],
      LEFT_OUT.map(({ id, name, because }) => [id, name, because]),
    ),
    '',
    'Of rules that there are, this is not judged:',
    '',
    ...LEFT_OUT_IN_PART.map(({ id, because }) => `- [${id}](${id}.md): ${because}`),
    '',
  ].join('\n');
}

function rulePage(rule: Rule): string {
  const { id, name, title, why, fix, needs = [], links = [] } = rule;
  const cases = RULE_CASES[id];
  const [failing] = cases?.fails ?? [];
  const [passing] = cases?.passes ?? [];
  if (failing === undefined || passing === undefined) throw new Error(`${id} has no cases`);
  return [
    MARK,
    '',
    `# ${id} ${name}`,
    '',
    `**${text(title)}.** ${sentence(why)}`,
    '',
    `To correct it: ${sentence(fix)}`,
    '',
    `Level: \`${LEVELS_IN.baseline[id]}\` in the baseline, \`${LEVELS_IN.strict[id]}\` in strict.`,
    ...(needs.length === 0
      ? []
      : ['', `It is judged only with ${needs.map((need) => NEEDS[need]).join(', or with ')}.`]),
    '',
    '## Found',
    '',
    '```yaml generated',
    caseYaml(failing).trimEnd(),
    '```',
    '',
    ...findingsOf(rule, failing),
    '',
    '## Not found',
    '',
    '```yaml generated',
    caseYaml(passing).trimEnd(),
    '```',
    '',
    ...section('Supports evidence for, and precedents', links.map(linkText)),
    ...section('Where it is not judged, or in part', FRONTS.flatMap(gapOf(rule))),
    `All rules: [README.md](README.md). Accepting a finding: [A policy for backups](../policy.md).`,
    '',
  ].join('\n');
}

function findingsOf(rule: Rule, failing: RuleCase): string[] {
  const found = new BackupPolicy(failing.policy)
    .judge(inputOf(failing))
    .findings.filter((finding) => finding.rule === rule.id);
  return found.map(({ about, path, problem, value }) => {
    const place = path === undefined ? about : `${about}: ${path}`;
    return `- \`${place}\`: ${text(problem)}${value === undefined ? '' : ` (${text(value)})`}`;
  });
}

function section(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`## ${title}`, '', ...items.map((item) => `- ${item}`), ''];
}

function gapOf({ id }: Rule): (front: Front) => string[] {
  return (front) => {
    const gap = frontGap(id, front);
    if (gap === undefined) return [];
    return [`${FRONT_NAMES[front]}: ${gap.sees === 'never' ? 'not' : 'in part'}. ${text(gap.because)}`];
  };
}

function linkText(link: { readonly text: string; readonly url?: string }): string {
  return link.url === undefined ? text(link.text) : `[${text(link.text)}](${link.url})`;
}

function levelsOf(policy: BackupPolicy): Readonly<Record<string, string>> {
  return Object.fromEntries(policy.rules.map(({ rule, level }) => [rule.id, level]));
}

function sentence(content: string): string {
  const escaped = text(content);
  return /[.!?]$/.test(escaped) ? escaped : `${escaped}.`;
}

/** What Markdown would take for itself. */
function text(content: string): string {
  return content.replace(/[<>*_]/g, (character) => `\\${character}`);
}
