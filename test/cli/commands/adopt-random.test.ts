/** What `apply --adopt` shows before is what it then writes, whatever is there and whatever is declared. */
import {
  type KubeObject,
  OWNER_ANNOTATION,
  type RCloneCredentialManifest,
  type Takeover,
} from '../../../lib/model';
import { secretValue } from '../../../providers/kubernetes';
import { differenceOf, isSettled, type Pair, pairOf, SECRETS } from '../../adoption/pairs';
import { until } from '../../until';
import { rounds } from '../../whole';
import { type CliResult, type LocalSite, startLocalSite } from '../local-site';

const SEEDS = Array.from({ length: rounds(30, 60) }, (_, index) => index + 1);

let local: LocalSite;
beforeAll(async () => {
  local = await startLocalSite();
});
afterAll(() => local.stop());

const get = ({ type, live }: Pair) => local.site.client.get(type, 'prod', live.metadata.name);

async function settled(pair: Pair): Promise<KubeObject> {
  let found: KubeObject | undefined;
  await until('MOSK to have done its part', async () => {
    found = await get(pair);
    return found !== undefined && isSettled(found);
  });
  return found as KubeObject;
}

function apply(pair: Pair, ...options: string[]): Promise<CliResult> {
  const words = [
    '--adopt',
    ...(pair.change ? ['--change'] : []),
    ...(pair.from ? ['--from', pair.from] : []),
  ];
  return local.cli(['apply', '-', '--json', ...words, ...options], { stdin: JSON.stringify(pair.declared) });
}

function takeoverIn({ stdout }: CliResult): Takeover | undefined {
  return JSON.parse(stdout).objects[0].takeover;
}

const refusals = { 'not-ours': 0, 'adoption-changes': 0, none: 0 };

it.each(SEEDS)('seed %i', async (seed) => {
  const pair = pairOf(seed, 'prod');
  await local.site.client.create(pair.type, pair.live);
  const before = await settled(pair);
  local.writes();

  const secretChanges = pair.secrets !== undefined && pair.secrets.before !== pair.secrets.after;
  const rehearsed = await apply(pair, '--dry-run');
  expect(local.writes().filter((each) => !each.startsWith('patch'))).toEqual([]);
  expect(await get(pair)).toEqual(before);
  const real = await apply(pair);

  expect([rehearsed.exitCode, rehearsed.stdout, rehearsed.stderr]).toEqual([
    real.exitCode,
    real.stdout,
    real.stderr,
  ]);
  for (const secret of SECRETS) expect(real.stdout + real.stderr).not.toContain(secret);
  if (pair.owner !== undefined && pair.from === undefined) {
    refusals['not-ours']++;
    expect([real.exitCode, real.stderr]).toEqual([5, expect.stringContaining('not-ours')]);
    expect(real.stderr).toContain(pair.owner);
    expect(await get(pair)).toEqual(before);
    return;
  }
  if (real.exitCode !== 0) {
    refusals['adoption-changes']++;
    expect([real.exitCode, real.stderr]).toEqual([5, expect.stringContaining('adoption-changes')]);
    expect(pair.change).toBe(false);
    expect(await get(pair)).toEqual(before);
    // And not without a reason.
    const changed = await apply({ ...pair, change: true });
    expect([changed.exitCode, changed.stderr]).toEqual([0, expect.not.stringContaining('error')]);
    expect(unmarked(before, await settled(pair)).length > 0 || secretChanges).toBe(true);
    return;
  }
  refusals.none++;
  const after = await settled(pair);
  const taken = takeoverIn(real);
  const differs = differenceOf(before, after);
  expect(taken?.changes.map(({ path }) => path)).toEqual(
    [...differs.keys(), ...(secretChanges ? ['spec.remoteSecret'] : [])].sort(),
  );
  for (const { path, from, to } of taken?.changes ?? []) {
    const [was, is] = differs.get(path) ?? [];
    if (from !== null && !from.startsWith('(') && !from.includes('://')) expect(from).toBe(was);
    if (to !== null && !to.startsWith('(') && !to.includes('://')) expect(to).toBe(is);
    if (from === null) expect(was).toBeUndefined();
    if (to === null) expect(is).toBeUndefined();
  }
  if (!pair.change) {
    expect(unmarked(before, after)).toEqual([]);
    expect(secretChanges).toBe(false);
  }
  expect(after.metadata.annotations?.[OWNER_ANNOTATION]).toBe(`cli:default:prod/${pair.live.metadata.name}`);
  const left = Object.keys({ ...after.metadata.labels, ...after.metadata.annotations });
  expect(left.filter((key) => pair.marks.includes(key))).toEqual([]);
  expect(taken?.from).toEqual(pair.owner === undefined ? [] : [pair.owner]);
  if (pair.secrets !== undefined) {
    const { spec } = after as RCloneCredentialManifest;
    expect(await secretValue(local.site.client, 'prod', spec.remoteSecret)).toBe(pair.secrets.after);
  }
  // Now it is the command line's own: nothing is taken, and nothing changes.
  const again = await apply(pair);
  expect(JSON.parse(again.stdout).objects[0]).toMatchObject({ outcome: 'unchanged' });
});

it('have been about all that there is', () => {
  expect(Object.values(refusals).every((count) => count >= rounds(1, 5))).toBe(true);
});

/** What differs besides marks that come and go, and labels that nobody had. */
function unmarked(before: KubeObject, after: KubeObject): string[] {
  const differs = [...differenceOf(before, after)];
  return differs
    .filter(([path, [was]]) => path.startsWith('spec') || (was && !isMark(path)))
    .map(([path]) => path);
}

const isMark = (path: string) => /argoproj|fluxcd|helm\.sh|managed-by|instance|mosk-backup\//.test(path);
