import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EXIT } from '../../cli/exit-codes';
import { STORIES } from '../cli/review/story-repository';
import { describeInCi } from '../whole';
import { type CommentsServer, commentsServer, TOKEN } from './comments-server';
import { includedJobs, runGitLabJob } from './gitlab-runner';
import { type ReviewedRepository, reviewedRepository } from './reviewed-repository';

const templateOf = (name: string) => path.join(__dirname, '../../templates', name, 'template.yml');

let repository: ReviewedRepository;
let server: CommentsServer;
let projectDir: string;
let projectUrl: string;
beforeAll(() => {
  repository = reviewedRepository('orphaning');
  projectDir = repository.clone(repository.head);
  projectUrl = execFileSync('git', ['remote', 'get-url', 'origin'], {
    cwd: projectDir,
    encoding: 'utf8',
  }).trim();
});
beforeEach(async () => {
  server = await commentsServer();
});
afterEach(() => server.close());
afterAll(() => repository.close());

/** An empty repository beside a clone. */
function ownFork(clone: string): string {
  const folder = path.join(clone, '../fork.git');
  execFileSync('git', ['init', '--quiet', '--bare', folder]);
  return folder;
}

const saidOf = (text: string) => text.slice(0, text.indexOf('\n### Runs from'));
const WHOLE = readFileSync(path.join(STORIES, 'orphaning/expected.md'), 'utf8');
const review = () => readFileSync(path.join(projectDir, 'review.md'), 'utf8');

function run(
  component: string,
  inputs: Record<string, string | boolean>,
  env: Record<string, string> = {},
  folder = projectDir,
) {
  const jobs = includedJobs(templateOf(component), inputs);
  return runGitLabJob(Object.values(jobs)[0], {
    projectDir: folder,
    env: {
      ...repository.env,
      CI_COMMIT_SHA: repository.head,
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      CI_API_V4_URL: server.url,
      CI_PROJECT_ID: '11',
      CI_MERGE_REQUEST_PROJECT_ID: '11',
      CI_MERGE_REQUEST_IID: '7',
      ...env,
    },
  });
}

describe('the GitLab component "review", on a merge request that orphans files', () => {
  it('leaves the review as an artifact, and ends with 9, without any token', async () => {
    const { exitCode, log } = await run('review', { path: 'clusters' });

    expect(exitCode).toBe(EXIT.findings);
    expect(saidOf(review())).toBe(saidOf(WHOLE));
    expect(log).toMatch(/npm ci in .*mosk-backup-base$/m);
    expect(server.requests).toEqual([]);
  });

  it('takes only levels that there are', () => {
    expect(() => includedJobs(templateOf('review'), { 'fail-on': 'sometimes' })).toThrow(
      'none of error,warning',
    );
  });
});

describeInCi('the GitLab component "review", on merge requests of all kinds', () => {
  it('with a token keeps it as one note, also on a runner that has kept its folders', async () => {
    const marker = WHOLE.split('\n', 1)[0];
    server.add(`${marker}\nwritten by somebody who would like it to be ours`, false);
    for (const [failOn, code] of [
      ['error', EXIT.findings],
      ['never', EXIT.ok],
    ] as const) {
      const inputs = { path: 'clusters', 'fail-on': failOn };
      const { exitCode, log } = await run('review', inputs, { REVIEW_TOKEN: TOKEN });
      expect(exitCode).toBe(code);
      expect(log).not.toContain(TOKEN);
      expect(server.comments).toHaveLength(2);
    }

    expect(server.comments[1]?.body).toBe(review());
    expect(server.requests.filter((each) => !each.startsWith('GET'))).toEqual([
      'POST /projects/11/merge_requests/7/notes',
      'PUT /projects/11/merge_requests/7/notes/101',
    ]);
  });

  it('notes nothing unasked', async () => {
    const { exitCode } = await run('review', { path: 'clusters', comment: false }, { REVIEW_TOKEN: TOKEN });

    expect(exitCode).toBe(EXIT.findings);
    expect(server.requests).toEqual([]);
  });

  it('judges by the policy of the target branch: what a change brings is not run', async () => {
    const { exitCode, log } = await run('review', { policy: 'policy.js' });

    expect(exitCode).toBe(EXIT.input);
    expect(log).toContain('There is no such policy');
  });

  it('of a fork compares with the project that it is for, whatever the fork has in a branch of that name', async () => {
    const fork = repository.clone(repository.head);
    // The fork's own main has the change already: against that, nothing would happen.
    execFileSync('git', ['push', '--quiet', '--force', ownFork(fork), `${repository.head}:refs/heads/main`], {
      cwd: fork,
    });
    execFileSync('git', ['remote', 'set-url', 'origin', ownFork(fork)], { cwd: fork });

    const env = { CI_PROJECT_ID: '12', CI_MERGE_REQUEST_PROJECT_URL: projectUrl };
    const { exitCode } = await run('review', { path: 'clusters' }, env, fork);

    expect(exitCode).toBe(EXIT.findings);
  });

  it('notes nothing that a merge request has brought along in place of a review', async () => {
    const folder = repository.clone(repository.head);
    writeFileSync(path.join(folder, 'review.md'), `${WHOLE.split('\n', 1)[0]}\nNothing goes.\n`);

    const { exitCode } = await run('review', { policy: 'none.ts' }, { REVIEW_TOKEN: TOKEN }, folder);

    expect(exitCode).toBe(EXIT.input);
    expect(readFileSync(path.join(folder, 'review.md'), 'utf8')).not.toContain('Nothing goes.');
    expect(server.comments.map(({ body }) => body).join()).toContain('nothing is known about this change');
  });
});

it('the GitLab component "check" judges manifests, and leaves a report of tests', async () => {
  const before = repository.clone(repository.base);
  const passes = await run('check', { path: 'clusters' }, {}, before);
  expect(passes.exitCode).toBe(EXIT.ok);
  expect(readFileSync(path.join(before, 'check.xml'), 'utf8')).toContain('MB043');

  const fails = await run('check', { path: 'clusters', 'fail-on': 'warning' }, {}, before);
  expect(fails.exitCode).toBe(EXIT.findings);
});
