import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EXIT } from '../../cli/exit-codes';
import { STORIES } from '../cli/review/story-repository';
import { describeInCi } from '../whole';
import { type CommentsServer, commentsServer, TOKEN } from './comments-server';
import { type Job, runAction } from './github-runner';
import { type ReviewedRepository, reviewedRepository } from './reviewed-repository';

const ACTION = path.join(__dirname, '../../action.yml');

let repository: ReviewedRepository;
let server: CommentsServer;
let workspace: string;
beforeAll(() => {
  repository = reviewedRepository('orphaning');
  workspace = repository.clone(repository.base);
});
beforeEach(async () => {
  server = await commentsServer();
});
afterEach(() => server.close());
afterAll(() => repository.close());

/** What is said of data and of findings: the days of the week, and the commits, are others. */
const saidOf = (text: string) => text.slice(0, text.indexOf('\n### Runs from'));
const WHOLE = readFileSync(path.join(STORIES, 'orphaning/expected.md'), 'utf8');
const MARKER = WHOLE.split('\n', 1)[0] ?? '';

function pullRequest(more: Partial<Job> = {}): Job {
  const { temporary, env, base } = repository;
  return {
    workspace,
    temporary,
    env: { ...env, GITHUB_API_URL: server.url, GITHUB_REPOSITORY: 'acme/backups' },
    event: {
      number: 7,
      pull_request: { number: 7, base: { sha: base } },
      repository: { full_name: 'acme/backups' },
    },
    token: TOKEN,
    ...more,
  };
}

describe('the GitHub Action, on a pull request that orphans files', () => {
  it('comments what happens to data, shows it as the summary, and ends with 9', async () => {
    const { exitCode, summary, log } = await runAction(ACTION, { path: 'clusters' }, pullRequest());

    expect(exitCode).toBe(EXIT.findings);
    expect(server.comments.map(({ body }) => saidOf(body))).toEqual([saidOf(WHOLE)]);
    expect(server.comments[0]?.body).toContain(`mosk-backup review ${repository.base.slice(0, 8)} → `);
    expect(summary).toBe(server.comments[0]?.body);
    expect(log).not.toContain(TOKEN);
    // The checkout is still that of the base: nothing of a pull request is run, for nothing of it is there.
    const declared = path.join(workspace, 'clusters/frankfurt/clusterbackup.retail.before-26-1.yaml');
    expect(readFileSync(declared, 'utf8')).toContain('before-26-1');
  });
});

describeInCi('the GitHub Action, on pull requests of all kinds', () => {
  it('keeps its comment up to date, and leaves those of others alone, many as they may be', async () => {
    for (let each = 0; each < 150; each += 1) server.add(`talk ${each}`, false);
    server.add(`${MARKER}\nwritten by somebody who would like it to be ours`, false);
    server.add(`${MARKER}\nof an earlier push`, true);

    const { exitCode } = await runAction(ACTION, { path: 'clusters' }, pullRequest());

    expect(exitCode).toBe(EXIT.findings);
    expect(server.comments).toHaveLength(152);
    expect(saidOf(server.comments[151]?.body ?? '')).toBe(saidOf(WHOLE));
    expect(server.comments[150]?.body).toContain('by somebody');
    expect(server.requests.filter((each) => !each.startsWith('GET'))).toEqual([
      'PATCH /repos/acme/backups/issues/comments/251',
    ]);
  });

  it('fails from the level on that is asked for, and asks the API for nothing where no comment is wanted', async () => {
    const inputs = { path: 'clusters', 'fail-on': 'never', comment: 'false' };
    const { exitCode, summary } = await runAction(ACTION, inputs, pullRequest());

    expect(exitCode).toBe(EXIT.ok);
    expect(saidOf(summary)).toBe(saidOf(WHOLE));
    expect(server.requests).toEqual([]);
  });

  it('does not pass for reviewed where the comment is refused, and shows no token', async () => {
    const job = pullRequest({ token: 'expired-token' });
    const { exitCode, log } = await runAction(ACTION, { path: 'clusters', 'fail-on': 'never' }, job);

    expect(exitCode).toBe(1);
    expect(log).toContain('error: the review could not be commented: GET ');
    expect(log).toContain('401 Unauthorized');
    expect(log).not.toContain('expired-token');
  });

  it('shows no token that no header takes', async () => {
    const job = pullRequest({ token: 'first-line\nsecond-line' });
    const { exitCode, log } = await runAction(ACTION, { path: 'clusters', 'fail-on': 'never' }, job);

    expect(exitCode).toBe(1);
    expect(log).toContain('GITHUB_TOKEN is no token');
    expect(log).not.toMatch(/(first|second)-line/);
  });

  it('lets no earlier review speak for a change that could not be reviewed', async () => {
    server.add(`${MARKER}\n✅ no data is lost`, true);
    const { exitCode, summary, log } = await runAction(ACTION, { policy: 'none.ts' }, pullRequest());

    expect(exitCode).toBe(EXIT.input);
    expect(log).toContain('There is no such policy');
    expect(summary).toContain('nothing is known about this change');
    expect(server.comments.map(({ body }) => body)).toEqual([summary]);
  });

  it('lets none speak where nothing of a review was written', async () => {
    server.add(`${MARKER}\n✅ no data is lost`, true);
    const cutOff = repository.clone(repository.base);
    execFileSync('git', ['remote', 'remove', 'origin'], { cwd: cutOff });
    const { exitCode } = await runAction(ACTION, {}, pullRequest({ workspace: cutOff }));

    expect(exitCode).not.toBe(EXIT.ok);
    expect(server.comments).toHaveLength(1);
    expect(server.comments[0]?.body).toMatch(/^<!-- .*\n[\s\S]*nothing is known about this change/);
  });
});

describe('the GitHub Action otherwise', () => {
  const push = () => pullRequest({ event: { repository: { full_name: 'acme/backups' } } });

  it('checks manifests, with findings where the runner shows them', async () => {
    const passes = await runAction(ACTION, { command: 'check', path: 'clusters' }, push());
    expect(passes.exitCode).toBe(EXIT.ok);
    expect(passes.log).toMatch(/^::(warning|notice) file=clusters\/frankfurt\//m);

    const fails = await runAction(
      ACTION,
      { command: 'check', path: 'clusters', 'fail-on': 'warning' },
      push(),
    );
    expect(fails.exitCode).toBe(EXIT.findings);
    expect(server.requests).toEqual([]);
  });

  it('reviews a preview of Pulumi', async () => {
    const preview = path.join(repository.temporary, 'preview.json');
    writeFileSync(preview, JSON.stringify({ steps: [] }));

    const { exitCode } = await runAction(ACTION, { preview }, pullRequest());

    expect(exitCode).toBe(EXIT.ok);
    expect(server.comments[0]?.body).toContain(MARKER);
  });

  it('knows two commands', async () => {
    const { exitCode, log } = await runAction(ACTION, { command: 'remove' }, push());

    expect(exitCode).toBe(EXIT.input);
    expect(log).toContain('::error::The command is review or check');
  });
});
