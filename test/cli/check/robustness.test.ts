import { declarationsOf, formatted, REPORT_FORMATS, type Report, reportOf } from '../../../cli/check';
import { MoskApi } from '../../../lib/model';
import { BackupPolicy, type PolicyFinding, type Subject } from '../../../lib/policy';
import { rounds } from '../../whole';
import { bombs, type HostileInput, hostileInput } from './hostile-input';
import { FOREIGN, OURS, SECRET } from './manifest-texts';

/** The seed of each is its number. */
const INPUTS = rounds(120, 10_000);
const FIRST_SEED = Number(process.env.MOSK_BACKUP_SEED ?? 1);
/** Of the processor: a guard against what grows faster than its input, whoever else is at work on the machine. */
const MOST_MILLISECONDS = 5_000;
const MOST_MEGABYTES = 1_500;

/** What names our kinds, or hides its words behind a tag, is refused where kubectl cannot read it: it may be ours. */
const MAY_BE_OURS = /ClusterBackup|!!binary|%YAML|%TAG/;

const POLICIES = [BackupPolicy.baseline(), BackupPolicy.strict()];
const apiOf = () => MoskApi.v26_2;
const INVENTORY = [
  {
    name: 'prod',
    project: 'prod',
    release: '26.2.1',
    labels: { environment: 'prod' },
    managementCluster: { name: '', release: '2.32.1' },
  },
];
const subjectsOf = (text: string): readonly Subject[] =>
  declarationsOf([{ name: 'base.yaml', managementCluster: '', text }], apiOf).subjects;
const SOUND = subjectsOf(OURS.at(-1) ?? '');

/** Everything that `check` does, but for reading files. */
function checked(text: string): Report {
  const { subjects, mistakes, defaultTargets } = declarationsOf(
    [{ name: 'h.yaml', managementCluster: '', text }],
    apiOf,
  );
  const [baseline, strict] = POLICIES.map((policy) => {
    const judgement = policy.judge({
      subjects,
      defaultTargets,
      inventory: INVENTORY,
      base: SOUND,
      live: SOUND,
      now: new Date('2026-11-01'),
    });
    const about = {
      policy: policy.name,
      rules: policy.rules,
      objects: 1,
      files: 1,
      failOn: 'error',
    } as const;
    return reportOf(judgement, mistakes, about);
  });
  expect(strict?.findings.length).toBeGreaterThan(0);
  return baseline as Report;
}

/** What is wrong with how an input was survived; empty if nothing. */
function complaints({ family, text }: HostileInput): string[] {
  const start = process.cpuUsage();
  let report: Report;
  let outputs: string;
  try {
    report = checked(text);
    outputs = REPORT_FORMATS.map((format) => formatted(report, format)).join('');
  } catch (error) {
    return [`threw ${(error as Error).stack}`];
  }
  const found: string[] = [];
  const milliseconds = spentSince(start);
  if (milliseconds > MOST_MILLISECONDS) found.push(`took ${milliseconds} ms`);
  // As kubectl and editors count: a lone carriage return ends a line too.
  const lines = text.split(/\r\n?|[\n\u0085]/).length;
  const here = report.findings.filter(({ place }) => place?.file === 'h.yaml');
  for (const { rule, place } of here) {
    if (!(place?.line !== undefined && place.line >= 1 && place.line <= lines)) {
      found.push(`${rule} at line ${place?.line} of ${lines}`);
    }
  }
  if (family === 'foreign' && here.length > 0) found.push(`flags ${here.map(shown).join('; ')}`);
  if (family === 'foreign, mutated') {
    const wrong = here.filter(({ rule }) => rule !== 'file-invalid' || !MAY_BE_OURS.test(text));
    if (wrong.length > 0) found.push(`flags ${wrong.map(shown).join('; ')}`);
  }
  // A mutation can make a name of a secret, but for these.
  if (['wrong types', 'foreign', 'foreign, mutated'].includes(family) && outputs.includes(SECRET))
    found.push('shows a secret');
  return found;
}

function spentSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const shown = ({ rule, problem, value }: PolicyFinding) => `${rule} ${problem}: ${value}`;

/** Fewer and fewer lines, as long as it still fails. */
function smallest(input: HostileInput): string {
  let lines = input.text.split('\n');
  for (let size = Math.ceil(lines.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < lines.length; ) {
      const fewer = [...lines.slice(0, at), ...lines.slice(at + size)];
      if (complaints({ ...input, text: fewer.join('\n') }).length > 0) lines = fewer;
      else at += size;
    }
  }
  return lines.join('\n').slice(0, 2_000);
}

it(`${INPUTS} malformed, huge and hostile inputs end in findings with file and line, soon and in little memory`, () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + INPUTS; seed += 1) {
    const input = hostileInput(seed);
    const found = complaints(input);
    if (found.length > 0) {
      throw new Error(
        `seed ${seed} (${input.family}): ${found.join('\n')}\nsmallest text:\n${JSON.stringify(smallest(input))}`,
      );
    }
  }
  expect(process.memoryUsage().rss / 1024 / 1024).toBeLessThan(MOST_MEGABYTES);
}, 600_000);

it.each(bombs(10_000).map((text, index) => [index, text] as const))(
  'bomb %i is survived when it is large, too',
  (_, text) => {
    expect(complaints({ family: 'bomb', text })).toEqual([]);
  },
);

it('a document of many megabytes is not even parsed', () => {
  const text = `${OURS[0]}  note: "${'x'.repeat(5 * 1024 * 1024)}"\n---\n${OURS[3]}`;
  const { subjects, mistakes } = declarationsOf([{ name: 'h.yaml', managementCluster: '', text }], apiOf);
  expect(mistakes).toMatchObject([
    { file: 'h.yaml', line: 1, problem: 'This document is too large to be read' },
  ]);
  expect(subjects).toHaveLength(1);
});

it.each([
  String.raw`"kaas\x2emirantis.com/v1alpha1"`,
  String.raw`"\u006baas.mirantis.com/v1alpha1"`,
  '"kaas.\\\n  mirantis.com/v1alpha1"',
])('an API that is written as %s is still ours', (written) => {
  expect(subjectsOf((OURS[0] ?? '').replace('kaas.mirantis.com/v1alpha1', written))).toHaveLength(1);
});

it("a hundred megabytes of other people's data cost nothing", () => {
  const text = `{"rows": [${'"kaas, mirantis", '.repeat(6_000_000)}0]}`;
  const start = process.cpuUsage();
  expect(declarationsOf([{ name: 'h.json', managementCluster: '', text }], apiOf).mistakes).toEqual([]);
  expect(spentSince(start)).toBeLessThan(MOST_MILLISECONDS);
});

it.each(FOREIGN.map((text) => [text.slice(0, 60), text]))('nothing is said of %j', (_, text) => {
  expect(declarationsOf([{ name: 'h.yaml', managementCluster: '', text }], apiOf)).toEqual({
    subjects: [],
    defaultTargets: [],
    mistakes: [],
    unlisted: [],
    elsewhere: [],
  });
});

it.each(OURS.map((text) => [text.slice(0, 60), text]))(
  'our own manifest is read without a mistake: %j',
  (_, text) => {
    const { subjects, mistakes } = declarationsOf([{ name: 'h.yaml', managementCluster: '', text }], apiOf);
    expect(mistakes).toEqual([]);
    expect(subjects.length).toBeGreaterThan(0);
  },
);
