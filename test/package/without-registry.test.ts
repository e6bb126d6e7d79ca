import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jobsDockerfile } from '../../lib/jobs';
import { describeUnless } from '../skipped-aloud';
import { describeInCi } from '../whole';
import { ROOT, run } from './installed';

/** A network namespace of its own, in which not even the loopback interface is up. */
const UNSHARE = ['unshare', '--map-root-user', '--net'] as const;

/** What keeps a test of an empty network from being one: where it cannot be had, the skip is said aloud. */
function describeInEmptyNetwork(name: string, body: () => void): void {
  describeInCi(name, () => {
    const [program, ...args] = UNSHARE;
    const isHad = spawnSync(program, [...args, 'true']).status === 0;
    describeUnless(
      isHad ? undefined : 'needs a network namespace (unshare --net)',
      'where there is none',
      body,
    );
  });
}

describeInEmptyNetwork('the tarball with its dependencies inside, on a machine without any network', () => {
  let folder: string;
  let tarball: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'without-registry-test-'));
    tarball = run(ROOT, process.execPath, 'tools/package/pack.mjs', '--with-dependencies', folder).trim();
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const inEmptyNetwork = (...words: string[]) => {
    const [program, ...args] = UNSHARE;
    // npm keeps a cache at home, which must not be what it installs from.
    return run(folder, program, ...args, 'env', `HOME=${path.join(folder, 'home')}`, ...words);
  };
  const version = require('../../package.json').version as string;

  it('is what the name says: not even the machine itself is reached', () => {
    const asks = `fetch('http://127.0.0.1:65000').catch(({ cause }) => console.log(cause.code))`;
    expect(inEmptyNetwork(process.execPath, '-e', asks)).toBe('ENETUNREACH\n');
  });

  it('is installed by npm, and runs, and has its pages with it', () => {
    const prefix = path.join(folder, 'installed');
    inEmptyNetwork('npm', 'install', '--global', '--prefix', prefix, tarball);
    const program = path.join(prefix, 'bin/mosk-backup');
    expect(inEmptyNetwork(program, '--version')).toBe(`${version}\n`);

    const pages = path.join(prefix, 'lib/node_modules/mosk-backup/docs');
    const rule = inEmptyNetwork(program, 'explain', 'MB003');
    expect(rule).toMatch(/^MB003 encryption-required\n/);
    expect(rule).toContain(`\nThe page: ${path.join(pages, 'rules/MB003.md')}\n`);
    expect(inEmptyNetwork(program, 'explain', 'backup-failed')).toContain('\nWHAT TO DO\n');
    expect(existsSync(path.join(pages, 'entries/index.md'))).toBe(true);
  }, 120_000);

  it('becomes the image of jobs by the steps of its Dockerfile', () => {
    const image = path.join(folder, 'image');
    mkdirSync(image);
    copyFileSync(tarball, path.join(image, path.basename(tarball)));
    const lines = jobsDockerfile(version).split('\n');
    const stepsOf = (word: string) =>
      lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));

    expect(stepsOf('COPY')).toEqual([`${path.basename(tarball)} /tmp/`]);
    const steps = stepsOf('RUN').join('\n').replaceAll('/tmp/', `${image}/`);
    inEmptyNetwork('env', `npm_config_prefix=${image}`, 'sh', '-euc', steps);

    const [entry = '[]'] = stepsOf('ENTRYPOINT');
    const [program] = JSON.parse(entry) as [string];
    expect(inEmptyNetwork(path.join(image, 'bin', program), '--version')).toBe(`${version}\n`);
    expect(readdirSync(image)).not.toContain(path.basename(tarball));
  }, 120_000);

  it('is unpacked by tar, and runs as it is: also what reads YAML', () => {
    const unpacked = path.join(folder, 'unpacked');
    mkdirSync(unpacked);
    inEmptyNetwork('tar', '-xzf', tarball, '-C', unpacked);
    const main = path.join(unpacked, 'package/dist/cli/main.js');
    expect(inEmptyNetwork(process.execPath, main, '--version')).toBe(`${version}\n`);
    writeFileSync(
      path.join(folder, 'nightly.yaml'),
      'apiVersion: kaas.mirantis.com/v1alpha1\nkind: ClusterBackupSchedule\nmetadata: { name: nightly, namespace: prod }\n' +
        "spec: { targetCluster: prod, schedule: '0 1 * * *' }\n",
    );
    const explained = inEmptyNetwork(
      process.execPath,
      main,
      'explain',
      'prod',
      '--manifests',
      'nightly.yaml',
    );
    expect(explained).toContain('Cluster prod/prod');
  }, 60_000);

  it('installed, does what its recovery sheet prints, once the loopback is up and the kubeconfig is gone', () => {
    const script = path.join(folder, 'night.sh');
    writeFileSync(script, NIGHT);
    const programs = path.join(folder, 'installed/bin');
    const said = inEmptyNetwork('bash', script, programs);
    expect(said).toContain('readable to its end   yes');
    expect(run(folder, 'tar', '-tf', 'night/prod-before-upgrade.tar')).toContain('./cluster.json\n');
  }, 120_000);
});

/**
 * A local management cluster and its storage make a backup and the sheet; then its commands are pasted in the order in which
 * they stand there, in a folder with the two secrets.
 */
const NIGHT = `
set -eu
ip link set lo up
PATH=$1:$PATH
mosk-backup local up > up.log 2>&1 & UP=$!
trap 'kill $UP; wait $UP || true' EXIT
for _ in $(seq 600); do test -f .mosk-local/example.key && break; sleep 0.1; done
export KUBECONFIG=.mosk-local/kubeconfig.yaml
mosk-backup apply .mosk-local/example --wait
mosk-backup runbook prod -n default --live --out sheet.md
unset KUBECONFIG
umask 077
mkdir night
cp .mosk-local/example.key night/prod-2026.key
sed -n 's/^ *value: *//p' .mosk-local/example/credential.yaml > night/s3-backup.secret
cd night
awk '/:$/ { ours = !/by hand|What is there/ } /^\`\`\`$/ { inside = 0 } inside { print } /^\`\`\`bash$/ { inside = ours }' \
  ../sheet.md > pasted.sh
env -u KUBECONFIG HOME="$PWD/nobody" bash -eu pasted.sh
`;
