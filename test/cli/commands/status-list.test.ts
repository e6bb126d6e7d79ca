import { parse } from 'yaml';
import { type ClusterBackupManifest, ClusterBackupType } from '../../../lib/model';
import { HOUR, virtualClock } from '../../providers/kubernetes/virtual-clock';
import { until } from '../../until';
import { type LocalSite, startLocalSite } from '../local-site';

// Real servers; on a busy machine they take their time.
let local: LocalSite;
beforeAll(async () => {
  local = await startLocalSite();
  await local.cli(['apply', 'example', '--wait']);
  await local.cli(['create', 'a-second', '--like', NAME, '--wait']);
  await local.site.client.patch(
    ClusterBackupType,
    'prod',
    'a-second',
    { metadata: { labels: { team: 'shop' } } },
    { type: 'merge' },
  );
});
afterAll(() => local.stop());

const NAME = 'prod-before-upgrade';
const out = async (...argv: string[]) => {
  const { exitCode, stdout, stderr } = await local.cli(['status', ...argv]);
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout;
};
const namesIn = (table: string) =>
  table
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {3,}/)[0]);

it('lists the newest first, or by another column', async () => {
  const { metadata } =
    (await local.site.client.get<ClusterBackupManifest>(ClusterBackupType, 'prod', 'a-second')) ?? {};
  expect(metadata?.creationTimestamp).toBeDefined();
  expect(namesIn(await out('--sort-by', 'name'))).toEqual(['NAME', 'a-second', NAME]);
  expect(namesIn(await out('--sort-by', 'uploaded', '--no-headers'))).toHaveLength(2);
  const { exitCode, stderr } = await local.cli(['status', '--sort-by', 'size']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('uploaded');
});

it('takes names as kubectl has them written, and says which backup may be meant by another', async () => {
  const story = await out(NAME, '--json');
  expect(await out('clusterbackup', NAME, '--json')).toBe(story);
  expect(await out('clusterbackups', NAME, '--json')).toBe(story);
  expect(await out(`clusterbackup/${NAME}`, '--json')).toBe(story);
  const { exitCode, stderr } = await local.cli(['status', 'a-secnd']);
  expect(exitCode).toBe(5);
  expect(stderr).toMatch(
    /did you mean a-second\?.*deleted with kubectl.*mosk-backup files --unclaimed -n prod/,
  );
  expect((await local.cli(['remove', 'a-secnd', '--yes'])).stderr).not.toContain('did you mean');
});

it('-l, -A and -o name choose and name as kubectl does', async () => {
  expect(await out('-l', 'team=shop', '-o', 'name')).toBe('clusterbackup.kaas.mirantis.com/a-second\n');
  expect(await out('-A', '-l', 'team=shop', '--no-headers')).toMatch(/^prod +a-second /);
  const none = await local.cli(['status', '-l', 'team=none']);
  expect([none.exitCode, none.stdout]).toEqual([0, '']);
  expect(none.stderr).toContain('No backups');
});

it('-o json is --json to the byte, of a list and of a story; -o yaml is the same, and says that it is no manifest', async () => {
  for (const names of [[], [NAME]]) {
    const json = await out(...names, '--json');
    expect(await out(...names, '-o', 'json')).toBe(json);
    const yaml = await out(...names, '-o', 'yaml');
    expect(yaml).toMatch(/^# .*no manifest/);
    expect(JSON.stringify(parse(yaml))).toBe(JSON.stringify(JSON.parse(json)));
  }
});

it('-o wide has the owner and the files as well', async () => {
  expect(await out('-o', 'wide')).toMatch(/ OWNER +FILES\n[\s\S]*cli:default:prod\/a-second/);
});

it.each([
  [['--clusters', '-w']],
  [['--clusters', '-o', 'wide']],
  [['-w', '-o', 'yaml']],
  [['a-second', '-l', 'team=shop']],
])('%j is wrong usage', async (argv) => {
  const { exitCode, stderr } = await local.cli(['status', ...argv]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('[usage]');
});

describe('-w', () => {
  const lines = (text: string) => text.trimEnd().split('\n');

  it('says each change in a line where there is no terminal, over lost connections, until it is interrupted', async () => {
    const { io, ended } = local.start(['status', '-w']);
    await until('what is there', () => lines(io.output.stdout).length === 2);
    local.site.faults.api({ fault: { kind: 'reset' }, verbs: ['watch', 'list'], times: 3 });
    await local.site.faults.outage(1_500);
    await local.cli(['create', 'third', '--like', NAME, '--wait']);
    await until('the third', () => /^prod\/third {2}Completed, uploaded 2/m.test(io.output.stdout));
    await local.cli(['remove', 'third', '--yes']);
    await until('its end', () => /^prod\/third {2}gone$/m.test(io.output.stdout));
    io.interrupt();
    const { exitCode, stdout } = await ended;
    expect(exitCode).toBe(130);
    const said = lines(stdout);
    expect(new Set(said).size).toBe(said.length);
    expect(said.filter((line) => line.startsWith(`prod/${NAME} `))).toHaveLength(1);
  });

  /** Watches until there are so many lines, and an hour more. */
  async function watchedForAnHour(count: number, ...argv: string[]) {
    const clock = virtualClock();
    const { io, ended } = local.start(['status', ...argv, '-w', '--timeout', '1h'], { clock });
    await until('what is there', () => lines(io.output.stdout).filter(Boolean).length === count);
    await clock.leap(HOUR);
    return ended;
  }

  it('of names and labels tells of those alone', async () => {
    expect(lines((await watchedForAnHour(1, NAME)).stdout)).toEqual([
      expect.stringMatching(`^prod/${NAME} `),
    ]);
    expect(lines((await watchedForAnHour(1, '-l', 'team=shop')).stdout)).toEqual([
      expect.stringMatching('^prod/a-second '),
    ]);
  });

  it('ends with 4 when its time is up, and tells programs a JSON object for each change', async () => {
    const { exitCode, stdout, stderr } = await watchedForAnHour(2, '-o', 'json');
    expect([exitCode, stderr]).toEqual([4, expect.stringContaining('[timeout]')]);
    expect(lines(stdout).map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ status: 'Completed', gone: false }),
      expect.objectContaining({ status: 'Completed', gone: false }),
    ]);
  });

  it('paints one table anew on a terminal', async () => {
    const { io, ended } = local.start(['status', '-w'], { isTTY: true });
    await until('the table', () => io.output.stdout.includes(NAME));
    await local.cli(['create', 'fourth', '--like', NAME, '--wait']);
    await until('the fourth', () => /fourth .*Completed/.test(io.output.stdout));
    io.interrupt();
    await ended;
    expect(io.output.stdout).toContain('\u001b[3A\u001b[J');
    expect(io.output.stdout.split('\u001b[J').at(-1)).toMatch(/^NAME /);
    await local.cli(['remove', 'fourth', '--yes']);
  });
});
