/** Whatever is wrong is named with its evidence and one command, alone and among all others; what is well is `OK`. */
import { run } from '../../../cli/run';
import { until } from '../../until';
import { rounds } from '../../whole';
import { fakeIo } from '../fake-io';
import { isRunnable, runInShell } from '../run-as-printed';
import { connectTo, OPTIONS, PLANTED, startHealthy, stopWorld, type World, WRONG_SECRET } from './planted';

// Real servers; on a busy machine they take their time.
jest.setTimeout(120_000);

/** The line and the command of each are looked for below as well, where all are planted together. */
const ALONE = Object.entries(PLANTED).filter((_, index) => index % rounds(3, 1) === 0);

let world: World;
beforeEach(async () => {
  world = await startHealthy();
});
afterEach(() => stopWorld(world));

async function doctor(...argv: string[]) {
  const io = fakeIo({ env: { KUBECONFIG: world.local.site.kubeconfigPath }, cwd: world.local.folder });
  const exitCode = await run(['doctor', ...argv, '-n', 'prod'], { ...io, connect: connectTo(world) });
  return { exitCode, ...io.output };
}

const verdict = (text: string) => text.trimEnd().split('\n').at(-1);

const secretsOf = ({ local }: World) => [
  local.example.storage.secretAccessKey,
  local.example.key,
  WRONG_SECRET,
];

it('a set-up in which nothing is wrong ends with OK, and has nothing left in its storage', async () => {
  const before = world.local.bucketFiles();

  const { exitCode, stdout, stderr } = await doctor(...OPTIONS, '--strict');

  expect(verdict(stdout)).toBe('OK');
  expect(stdout).not.toMatch(/PROBLEM|not checked/);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(world.local.bucketFiles()).toEqual(before);
});

it('without --probe-write nothing is written to a storage', async () => {
  const faults = world.local.site.faults;
  faults.storage({
    fault: { kind: 'refuse', status: 403 },
    methods: ['PUT', 'DELETE', 'POST'],
    times: 1_000,
  });

  expect(verdict((await doctor('--rpo', '26h')).stdout)).toBe('OK');
});

it.each(ALONE)('%s, alone: named with what to do, and nothing else is', async (_name, fault) => {
  await fault.plant(world);

  const { exitCode, stdout, stderr } = await doctor(...OPTIONS);

  expect(stdout).toMatch(fault.line);
  expect(stdout).toMatch(fault.command);
  expect(verdict(stdout)).toBe(
    fault.exitCode === 0 ? '0 problems, 1 not checked' : '1 problem, 0 not checked',
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: fault.exitCode, stderr: '' });
});

it.each(Object.entries(PLANTED).filter(([, { mends }]) => mends))(
  '%s: after the command that is printed, run in a shell, all is OK again',
  async (_name, fault) => {
    await fault.plant(world);
    const [printed = ''] = fault.command.exec((await doctor(...OPTIONS)).stdout) ?? [];
    const command = printed.trim().replace(' FILE ', ' example.key ');
    if (!isRunnable(command)) return;
    // Of two backups of one second neither is the newest.
    const planted = Math.floor(Date.now() / 1000);
    await until('the next second', async () => Math.floor(Date.now() / 1000) > planted);

    expect(await runInShell(world.local, command)).toBe(0);

    await until('all to be OK again', async () => verdict((await doctor(...OPTIONS)).stdout) === 'OK');
  },
);

it('all together: each is named with what to do, and no secret is in the text or the JSON', async () => {
  for (const { plant } of Object.values(PLANTED)) await plant(world);

  const text = await doctor(...OPTIONS);
  const json = await doctor(...OPTIONS, '--json');

  for (const { line, command } of Object.values(PLANTED)) {
    expect(text.stdout).toMatch(line);
    expect(text.stdout).toMatch(command);
  }
  const { problems, notChecked, findings, verdict: said } = JSON.parse(json.stdout);
  expect(problems).toBeGreaterThanOrEqual(Object.keys(PLANTED).length - 1);
  expect(findings.filter(({ state }: { state: string }) => state === 'problem')).toHaveLength(problems);
  expect(said).toBe(`${problems} problems, ${notChecked} not checked`);
  expect(verdict(text.stdout)).toBe(said);
  expect([text.exitCode, json.exitCode]).toEqual([6, 6]);
  for (const secret of secretsOf(world)) {
    for (const each of [text, json]) expect(each.stdout + each.stderr).not.toContain(secret);
  }
});
