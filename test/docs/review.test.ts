import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { FAIL_ON } from '../../cli/fail-on';
import { CONSEQUENCE_CODES } from '../../lib/review';
import { includedJobs } from '../ci/gitlab-runner';
import { codeBlocks } from './code-blocks';

const ROOT = path.join(__dirname, '../..');
const page = readFileSync(path.join(ROOT, 'docs/review.md'), 'utf8');

describe('docs/review.md', () => {
  it('names every consequence and every --fail-on', () => {
    expect([...CONSEQUENCE_CODES, ...FAIL_ON].filter((each) => !page.includes(`\`${each}\``))).toEqual([]);
  });

  it('shows workflows that are YAML, check out no pull request and have no more rights than they need', () => {
    const [github, more, gitlab, component] = codeBlocks(page, 'docs/review.md')
      .filter(({ language }) => language === 'yaml')
      .map(({ text }) => parse(text));

    // The least first; then the last line of the one that `init` writes.
    const whole = parse(
      readFileSync(path.join(ROOT, 'examples/init/gitops/.github/workflows/review.yml'), 'utf8'),
    );
    const own = whole.jobs.review.steps.at(-1);
    expect(own.with).toEqual(more.with);
    own.with = { path: 'clusters' };
    expect(github).toEqual(whole);
    expect(github.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
    const checkouts = github.jobs.review.steps.filter(({ uses = '' }) => uses.startsWith('actions/checkout'));
    expect(checkouts).toEqual([{ uses: 'actions/checkout@v4', with: { 'fetch-depth': 0 } }]);
    expect(gitlab.review.artifacts.paths).toEqual(['review.md']);
    expect(page).not.toMatch(/git checkout|secrets\./);
    const [{ inputs }] = component.include;
    expect(Object.keys(includedJobs(path.join(ROOT, 'templates/review/template.yml'), inputs))).toHaveLength(
      1,
    );
  });

  it('names every input of the action with its default', () => {
    const { inputs } = parse(readFileSync(path.join(ROOT, 'action.yml'), 'utf8')) as {
      inputs: Record<string, { default: string }>;
    };
    const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (.+?) +\|/gm)].filter(
      ([, name = '']) => name in inputs,
    );

    expect(rows.map(([, name]) => name)).toEqual(Object.keys(inputs));
    for (const [, name = '', usual = ''] of rows) {
      const { default: value } = inputs[name] ?? { default: '' };
      if (/^[a-z]+$/.test(value)) expect(usual).toBe(`\`${value}\``);
    }
  });

  it('has a component with the inputs of the action', () => {
    const [spec = ''] = readFileSync(path.join(ROOT, 'templates/review/template.yml'), 'utf8').split(
      '\n---\n',
    );
    const { inputs } = parse(readFileSync(path.join(ROOT, 'action.yml'), 'utf8'));
    const own = Object.keys(parse(spec).spec.inputs);
    const elsewhere = ['command', 'base', 'preview', 'token'];

    expect(own).toEqual([
      'job-name',
      'stage',
      'image',
      ...Object.keys(inputs).filter((name) => !elsewhere.includes(name)),
    ]);
  });
});
