import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Chart } from 'cdk8s';
import { parse, stringify } from 'yaml';
import { manifests } from '../../../entries';
import {
  BackupJobs,
  gitHubWorkflow,
  gitLabPipeline,
  jobManifests,
  jobRoles,
  jobsDockerfile,
} from '../../../entries/gitops';
import { BackupError } from '../../../lib/errors';

const OPTIONS = {
  projects: ['prod', 'shop'],
  managementCluster: 'frankfurt',
  image: 'registry.example/mosk-backup:0.1.0',
};

interface Named {
  kind: string;
  metadata: { name: string; namespace?: string };
}
const named = (objects: readonly Named[], kind: string) =>
  objects
    .filter((each) => each.kind === kind)
    .map(({ metadata }) => [metadata.namespace, metadata.name].join('/'));

/** The containers of all pods. */
function containersOf(objects: unknown): { args: string[]; securityContext: object; image: string }[] {
  const found: { args: string[]; securityContext: object; image: string }[] = [];
  JSON.stringify(objects, (key, value) => {
    if (key === 'containers') found.push(...value);
    return value;
  });
  return found;
}

describe('jobs', () => {
  it('are CronJobs of each project, one for all that looks at storages, and a Deployment that serves metrics', () => {
    const objects = jobManifests(OPTIONS);

    expect(named(objects, 'CronJob')).toEqual([
      'mosk-backup/mosk-backup-status-prod',
      'mosk-backup/mosk-backup-status-shop',
      'mosk-backup/mosk-backup-rehearsal-prod',
      'mosk-backup/mosk-backup-rehearsal-shop',
      'mosk-backup/mosk-backup-unclaimed',
    ]);
    expect(named(objects, 'Deployment')).toEqual(['mosk-backup/mosk-backup-metrics']);
    expect(named(objects, 'Service')).toEqual(['mosk-backup/mosk-backup-metrics']);
  });

  it('never run twice at once, and are not tried again: what they end with is what they found', () => {
    const specs = jobManifests(OPTIONS).filter(({ kind }) => kind === 'CronJob');
    for (const { spec } of specs as unknown as { spec: object }[]) {
      expect(spec).toMatchObject({
        concurrencyPolicy: 'Forbid',
        timeZone: 'Etc/UTC',
        jobTemplate: { spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never' } } } },
      });
    }
    expect(specs.length).toBe(5);
  });

  it('remove backups only where that is asked for by name', () => {
    expect(JSON.stringify(jobManifests(OPTIONS))).not.toMatch(/"prune"|"delete"/);
    expect(named(jobManifests({ ...OPTIONS, jobs: ['prune'] }), 'CronJob')).toEqual([
      'mosk-backup/mosk-backup-prune-prod',
      'mosk-backup/mosk-backup-prune-shop',
    ]);
  });

  it('run as nobody, and write nowhere but into a folder of their own', () => {
    const containers = containersOf(jobManifests(OPTIONS));

    expect(containers.length).toBe(6);
    for (const { securityContext } of containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  it('mount keys only where they are read, and name no value', () => {
    const objects = jobManifests({ ...OPTIONS, keys: ['kek-2026'] });
    const withKeys = objects.filter((each) => JSON.stringify(each).includes('mosk-backup-keys'));

    expect(withKeys.map(({ metadata }) => metadata.name)).toEqual([
      'mosk-backup-rehearsal-prod',
      'mosk-backup-rehearsal-shop',
    ]);
    expect(containersOf(withKeys)[0]?.args).toEqual(
      'verify --newest --record --max-age 90d --key-file /var/run/mosk-backup/keys/kek-2026 --namespace prod'.split(
        ' ',
      ),
    );
  });

  const TIERS = { inventory: 'fleet.yaml', policy: 'policy.js', jobs: ['prune', 'status'] as const };
  it('prune by the tiers of a ConfigMap, and by what the storages have, where they are given those', () => {
    const objects = jobManifests({ ...OPTIONS, ...TIERS, checkFiles: true });
    const [status, , prune] = containersOf(objects);

    expect(prune?.args.join(' ')).toBe(
      'prune --yes --inventory /var/run/mosk-backup/policy/fleet.yaml --management-cluster frankfurt ' +
        '--policy /var/run/mosk-backup/policy/policy.js --check-files --namespace prod',
    );
    const mounting = objects.filter((each) => JSON.stringify(each).includes('mosk-backup-policy'));
    expect(mounting.map(({ metadata }) => metadata.name)).toEqual([
      'mosk-backup-prune-prod',
      'mosk-backup-prune-shop',
    ]);
    expect(JSON.stringify(status)).not.toContain('policy');
  });

  it('read Secrets to prune only where storages are to be asked, and only in the projects', () => {
    const readers = (checkFiles: boolean) =>
      jobRoles({ ...OPTIONS, jobs: ['prune'], checkFiles })
        .filter((each) => JSON.stringify(each).includes('"secrets"'))
        .map(({ kind, metadata }) => `${kind} ${metadata.namespace}`);

    expect(readers(false)).toEqual([]);
    expect(readers(true)).toEqual(['Role prod', 'Role shop']);
  });

  it('take known policies by their names', () => {
    const objects = jobManifests({ ...OPTIONS, ...TIERS, policy: 'strict' });
    expect(JSON.stringify(objects)).toContain('"--policy","strict"');
  });

  it('have names that a CronJob may have, and two for two long projects that begin alike', () => {
    const long = 'a'.repeat(60);
    const names = named(
      jobManifests({ ...OPTIONS, projects: [`${long}1`, `${long}2`], jobs: ['rehearsal'] }),
      'CronJob',
    );

    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name.split('/')[1]?.length).toBeLessThanOrEqual(52);
  });

  it('are declared by a construct as well', () => {
    const app = new App();
    new BackupJobs(new Chart(app, 'site', { namespace: 'elsewhere' }), 'jobs', {
      ...OPTIONS,
      jobs: ['metrics', 'prune'],
    });

    const expected = jobManifests({ ...OPTIONS, jobs: ['metrics', 'prune'] });
    expect(manifests(app)).toEqual(expect.arrayContaining(JSON.parse(JSON.stringify(expected))));
    expect(manifests(app)).toHaveLength(expected.length);
  });

  it('have their rights printed alone, for a runner elsewhere', () => {
    const roles = jobRoles({ ...OPTIONS, jobs: ['status'] });

    expect(new Set(roles.map(({ kind }) => kind))).toEqual(
      new Set(['ServiceAccount', 'Role', 'RoleBinding']),
    );
  });

  it.each([
    [{ projects: [] }, 'usage'],
    [{ projects: ['Prod'] }, 'invalid-name'],
    [{ namespace: 'a b' }, 'invalid-name'],
    [{ image: 'a image' }, 'usage'],
    [{ rpo: 'a day' }, 'usage'],
    [{ rehearsedWithin: '0' }, 'usage'],
    [{ port: 80 }, 'usage'],
    [{ managementCluster: undefined }, 'usage'],
    [{ keys: ['../key'] }, 'invalid-name'],
    [{ jobs: ['backup' as 'status'] }, 'usage'],
    [{ cron: { status: '* * * * * *' } }, 'cron-invalid'],
    [{ policy: 'policy.js' }, 'usage'],
    [{ inventory: 'fleet.yaml', managementCluster: undefined, jobs: ['prune' as const] }, 'usage'],
    [{ inventory: '../fleet.yaml' }, 'usage'],
    [{ inventory: 'fleet.yaml', policy: '--yes' }, 'usage'],
    [{ policyConfigMap: 'a b' }, 'invalid-name'],
  ])('refuse %j', (wrong, code) => {
    const attempt = () => jobManifests({ ...OPTIONS, ...wrong });

    expect(attempt).toThrow(BackupError);
    expect(attempt).toThrow(expect.objectContaining({ code }));
  });
});

describe('a pipeline', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mosk-jobs-'));
    // Tells what it was called with, and what the files of secrets hold.
    writeFileSync(
      path.join(folder, 'mosk-backup'),
      '#!/bin/sh\necho "words: $*"\necho "kubeconfig: $(cat "$KUBECONFIG")"\nwhile [ $# -gt 0 ]; do [ "$1" = --key-file ] && echo "key: $(cat "$2")"; shift; done\nexit 0\n',
    );
    chmodSync(path.join(folder, 'mosk-backup'), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const shell = (script: string, env: Record<string, string>) =>
    execFileSync('sh', ['-eu', '-c', script], {
      encoding: 'utf8',
      env: { PATH: `${folder}:${process.env.PATH}`, TMPDIR: folder, ...env },
    });

  it('of GitHub hands secrets over as files, and runs what it should', () => {
    const workflow = parse(
      stringify(gitHubWorkflow({ ...OPTIONS, keys: ['kek-2026'], jobs: ['rehearsal'] })),
    );

    const [step] = workflow.jobs['mosk-backup-rehearsal-prod'].steps;
    expect(workflow.on.schedule).toEqual([{ cron: '30 2 * * *' }]);
    expect(workflow.jobs['mosk-backup-rehearsal-prod'].if).toBe("github.event.schedule == '30 2 * * *'");
    expect(step.env).toEqual({
      MOSK_KUBECONFIG: `\${{ secrets.MOSK_KUBECONFIG }}`,
      KEK_2026: `\${{ secrets.KEK_2026 }}`,
    });
    const said = shell(step.run, { MOSK_KUBECONFIG: 'clusters: []', KEK_2026: 'a "value" with $signs' });
    expect(said).toContain(
      'words: verify --newest --record --max-age 90d --key-file KEK_2026 --namespace prod',
    );
    expect(said).toContain('kubeconfig: clusters: []');
    expect(said).toContain('key: a "value" with $signs');
  });

  it('of GitLab takes files from variables, and runs for the schedule that names its job', () => {
    const pipeline = parse(stringify(gitLabPipeline({ ...OPTIONS, keys: ['kek-2026'] })));

    const { rules, script, resource_group } = pipeline['mosk-backup-rehearsal-shop'];
    expect(rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "schedule" && $JOB == "rehearsal"' }]);
    expect(resource_group).toBe('mosk-backup-rehearsal-shop');
    writeFileSync(path.join(folder, 'kubeconfig'), 'clusters: []');
    writeFileSync(path.join(folder, 'a key'), 'value');
    const env = { KUBECONFIG: path.join(folder, 'kubeconfig'), KEK_2026: path.join(folder, 'a key') };
    const said = shell(script.join('\n'), env);
    expect(said).toContain('--namespace shop');
    expect(said).toContain('key: value');
  });

  it('prunes by inventory and policy of the repository', () => {
    const options = { ...OPTIONS, jobs: ['prune' as const], inventory: 'fleet.yaml', policy: 'policy.js' };
    const words =
      'prune --yes --inventory ROOTfleet.yaml --management-cluster frankfurt --policy ROOTpolicy.js --namespace prod';

    const { script } = parse(stringify(gitLabPipeline(options)))['mosk-backup-prune-prod'];
    const env = { KUBECONFIG: path.join(folder, 'mosk-backup') };
    expect(shell(script.join('\n'), env)).toContain(`words: ${words.replaceAll('ROOT', '')}`);

    const { permissions, steps } = parse(stringify(gitHubWorkflow(options))).jobs['mosk-backup-prune-prod'];
    expect(permissions).toEqual({ contents: 'read' });
    expect(steps[0]).toEqual({ uses: 'actions/checkout@v4' });
    const workspace = { MOSK_KUBECONFIG: 'clusters: []', GITHUB_WORKSPACE: '/a b' };
    expect(shell(steps[1].run, workspace)).toContain(`words: ${words.replaceAll('ROOT', '/a b/')}`);
    // Others need none of it.
    const others = parse(stringify(gitHubWorkflow({ ...options, jobs: ['status'] })));
    expect(others.jobs['mosk-backup-status-prod'].steps).toHaveLength(1);
  });

  it('serves no metrics, so that its management cluster needs no name', () => {
    const { managementCluster: _name, ...options } = OPTIONS;
    expect(Object.keys(gitLabPipeline(options))).not.toContain('mosk-backup-metrics');
  });
});

describe('the Dockerfile', () => {
  const lines = jobsDockerfile('1.2.3').trim().split('\n');

  it('pins its base to the Node that this package is tested with', () => {
    const { version } = JSON.parse(readFileSync(require.resolve('node/package.json'), 'utf8'));

    expect(lines[0]).toBe(`FROM node:${version}-slim`);
  });

  it('ends as somebody who is not root, and starts the command', () => {
    expect(lines).toContain('USER 1000:1000');
    expect(lines.at(-1)).toBe('ENTRYPOINT ["mosk-backup"]');
  });
});
