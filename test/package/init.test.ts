import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type CommentsServer, commentsServer } from '../ci/comments-server';
import { runWorkflow } from '../ci/github-runner';
import { jobsOf, runGitLabJob } from '../ci/gitlab-runner';
import { describeInCi } from '../whole';
import {
  type BegunProject,
  begunProject,
  exampleOf,
  hasPackages,
  mergeRequest,
  pullRequest,
} from './begun-project';

// Real installs, and others use the machine as well.
jest.setTimeout(300_000);

const CHANGE = {
  file: 'clusters/mgmt/clusterbackupschedule.default.prod-daily.yaml',
  from: 'schedule: 40 1 * * *',
  to: 'schedule: 50 1 * * *',
};

describeInCi('a project that init has begun with constructs', () => {
  describe.each(['npm', 'pnpm'] as const)('and %s', (packageManager) => {
    let project: BegunProject;
    let server: CommentsServer;
    beforeAll(async () => {
      project = begunProject(['--template', 'gitops', '--package-manager', packageManager], CHANGE);
      server = await commentsServer();
    });
    afterAll(async () => {
      await server?.close();
      project?.remove();
    });

    it('installs, and its test and every other step of the check on GitHub pass', async () => {
      const { exitCode, log } = await runWorkflow(
        '.github/workflows/check.yml',
        'check',
        pullRequest(project, server),
      );

      expect({ exitCode, log }).toMatchObject({ exitCode: 0 });
      expect(hasPackages(project)).toBe(true);
      expect(log).toContain('Tests:       2 passed');
      expect(log).toContain('by policy our-backups');
    });

    it('has its pull requests reviewed and commented on GitHub', async () => {
      const { exitCode, log } = await runWorkflow(
        '.github/workflows/review.yml',
        'review',
        pullRequest(project, server),
      );

      expect({ exitCode, log }).toMatchObject({ exitCode: 0 });
      expect(server.comments.map(({ body }) => body)).toEqual([expect.stringContaining('prod-daily')]);
      expect(server.comments[0]?.body).toContain('Policy `our-backups`');
    });

    if (packageManager === 'npm') {
      it('and has its merge requests reviewed on GitLab', async () => {
        const { review } = jobsOf(exampleOf('gitops', '.gitlab-ci.yml'));
        const run = mergeRequest(project, server);

        expect(await runGitLabJob(review, run)).toMatchObject({ exitCode: 0 });
        expect(server.comments[0]?.body).toBe(readFileSync(path.join(project.folder, 'review.md'), 'utf8'));
      });
    }
  });
});
