import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type CommentsServer, commentsServer } from '../ci/comments-server';
import { runWorkflow } from '../ci/github-runner';
import { jobsOf, runGitLabJob } from '../ci/gitlab-runner';
import {
  type BegunProject,
  begunProject,
  exampleOf,
  mergeRequest,
  pullRequest,
} from '../package/begun-project';
import { describeWithEngines } from './describe-with-engines';
import { openStack, type Stack } from './pulumi-stack';

jest.setTimeout(300_000);

describeWithEngines(['pulumi'], 'a project that init has begun with a stack', () => {
  let project: BegunProject;
  let server: CommentsServer;
  let stack: Stack;
  beforeAll(async () => {
    project = begunProject(['--template', 'pulumi'], {
      file: 'index.ts',
      from: "cron: '0 1 * * *'",
      to: "cron: '0 2 * * *'",
    });
    server = await commentsServer();
    stack = await openStack({ folder: project.folder });
  });
  afterAll(async () => {
    await stack?.close();
    await server?.close();
    project?.remove();
  });

  it('installs, and its test passes on GitHub', async () => {
    const { exitCode, log } = await runWorkflow(
      '.github/workflows/check.yml',
      'check',
      pullRequest(project, server),
    );

    expect({ exitCode, log }).toMatchObject({ exitCode: 0 });
    expect(log).toContain('Tests:       2 passed');
  });

  it('has its pull requests reviewed by a preview of the real engine, and commented', async () => {
    const { PULUMI_BACKEND_URL = '', PULUMI_CONFIG_PASSPHRASE = '' } = stack.env;
    const job = pullRequest(project, server);
    const { exitCode, log } = await runWorkflow('.github/workflows/review.yml', 'review', {
      ...job,
      env: { ...job.env, ...stack.env, PATH: `${job.env.PATH}:${stack.env.PATH}` },
      vars: { PULUMI_STACK: 'test', PULUMI_BACKEND_URL },
      secrets: { PULUMI_CONFIG_PASSPHRASE },
    });

    expect({ exitCode, log }).toMatchObject({ exitCode: 0 });
    expect(server.comments[0]?.body).toContain('default-prod-nightly');
    expect(server.comments[0]?.body).toContain('Policy `our-backups`');
  });

  it('and on GitLab', async () => {
    const { review } = jobsOf(exampleOf('pulumi', '.gitlab-ci.yml'));
    const run = mergeRequest(project, server);
    const env = { ...run.env, ...stack.env, PATH: `${run.env.PATH}:${stack.env.PATH}`, PULUMI_STACK: 'test' };

    expect(await runGitLabJob(review, { ...run, env: env as Record<string, string> })).toMatchObject({
      exitCode: 0,
    });
    expect(server.comments[0]?.body).toBe(readFileSync(path.join(project.folder, 'review.md'), 'utf8'));
  });
});
