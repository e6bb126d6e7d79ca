import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { FAIL_ON } from '../../cli/fail-on';
import { CONSEQUENCE_CODES } from '../../lib/review';
import { codeBlocks } from './code-blocks';

const page = readFileSync(path.join(__dirname, '../../docs/review.md'), 'utf8');

describe('docs/review.md', () => {
  it('names every consequence and every --fail-on', () => {
    expect([...CONSEQUENCE_CODES, ...FAIL_ON].filter((each) => !page.includes(`\`${each}\``))).toEqual([]);
  });

  it('shows workflows that are YAML, check out no pull request and have no more rights than they need', () => {
    const [github, gitlab] = codeBlocks(page, 'docs/review.md')
      .filter(({ language }) => language === 'yaml')
      .map(({ text }) => parse(text));

    expect(github.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
    const checkouts = github.jobs.review.steps.filter(({ uses = '' }) => uses.startsWith('actions/checkout'));
    expect(checkouts).toEqual([{ uses: 'actions/checkout@v4', with: { 'fetch-depth': 0 } }]);
    expect(gitlab.backups.artifacts.paths).toEqual(['review.md']);
    expect(page).not.toMatch(/git checkout|secrets\./);
  });
});
