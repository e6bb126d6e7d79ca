/** The command that the text of an alert tells to run next is one that works, where the alert fires. */
import { alertsAlone, ruleOptions } from '../../../lib/monitoring';
import { type LocalSite, startLocalSite } from '../local-site';

// Real servers; on a busy machine they take their time.
let local: LocalSite;
let context: string;
beforeAll(async () => {
  local = await startLocalSite();
  await local.cli(['apply', 'example', '--wait']);
  [, context = ''] = /current-context: (\S+)/.exec(local.site.kubeconfig) ?? [];
});
afterAll(() => local.stop());

/** As Prometheus fills it in for the cluster of this test. */
function commandOf(description: string): string[] {
  const labels: Readonly<Record<string, string>> = {
    management_cluster: context,
    project: 'prod',
    target_cluster: 'prod',
    backup: 'prod-before-upgrade',
    schedule: 'nightly',
    credential: 's3-backup',
  };
  const [, command = ''] = /Run: mosk-backup (.*)$/.exec(description) ?? [];
  return command
    .replaceAll(/\{\{ range .*? \}\}.*?\{\{ end \}\}/g, '')
    .replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_all, name: string) => labels[name] ?? '')
    .replace('--key-file FILE', '--key-file example.key')
    .replace('--policy FILE', '--policy strict')
    .split(' ')
    .filter((word) => word !== '');
}

const commands = alertsAlone(ruleOptions()).map(
  ({ alert, annotations }) => [alert, annotations.description] as const,
);

it.each(commands)('%s', async (_alert, description) => {
  const words = commandOf(description);
  expect(words.join(' ')).not.toMatch(/[{}]/);
  const { exitCode, stdout } = await local.cli(words);
  // A verdict has the exit code of what it finds: here a key that nobody has verified from a file.
  expect(exitCode).toBe(words[0] === 'doctor' ? 7 : 0);
  expect(stdout).not.toBe('');
});
