/** Plays the same operations on two servers and tells where the answers differ. */
import { isDeepStrictEqual } from 'node:util';
import type { Answer, Requester } from '../../local/api/requester';
import { type Dice, diceOf } from '../../promises/dice';
import { type Operation, type Playground, playerOf, type StoredObject } from './operations';

/** An answer that is not the same on both servers. */
export interface Difference {
  readonly what: string;
  readonly path: string;
  readonly body: unknown;
  readonly before: unknown;
  readonly ours: unknown;
  readonly theirs: unknown;
}

export interface Tally {
  operations: number;
  conflicts: number;
  /** Operations that both have carried out. */
  accepted: number;
  readonly differences: Difference[];
}

/** One of two servers, with the uids of what is there. */
export interface Side {
  readonly api: Requester;
  readonly owners: readonly string[];
}

const OWNERS = ['<owner-0>', '<owner-1>'];

export async function createOwners(api: Requester): Promise<Side> {
  const owners: string[] = [];
  for (const index of OWNERS.keys()) {
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `owner-${index}` } };
    const { body } = await api('POST', '/api/v1/namespaces/default/configmaps', owner);
    owners.push(body.metadata.uid);
  }
  return { api, owners };
}

/** Until so many operations are done, with so many objects at a time. */
export async function play(
  [ours, theirs]: readonly [Side, Side],
  grounds: readonly Playground[],
  { seed, operations, atOnce }: { seed: number; operations: number; atOnce: number },
): Promise<Tally> {
  const tally: Tally = { operations: 0, conflicts: 0, accepted: 0, differences: [] };
  let game = 0;
  const worker = async () => {
    while (tally.operations < operations) {
      game += 1;
      const dice = diceOf(seed * 100_003 + game);
      await playObject([ours, theirs], dice.oneOf(grounds), `game-${seed}-${game}`, dice, tally);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return tally;
}

const LENGTH = 14;

async function playObject(
  sides: readonly [Side, Side],
  ground: Playground,
  name: string,
  dice: Dice,
  tally: Tally,
): Promise<void> {
  const player = playerOf(ground, name, dice, OWNERS);
  const current: (StoredObject | undefined)[] = [undefined, undefined];
  for (let turn = 0; turn < LENGTH; turn++) {
    const operation = player.next();
    const before = comparable(current[0], sides[0]);
    const answers = await Promise.all(sides.map((side, index) => carryOut(side, operation, current[index])));
    const [our, their] = answers.map((answer, index) => comparableAnswer(answer, sides[index] as Side)) as [
      unknown,
      unknown,
    ];
    tally.operations += 1;
    const code = (answers[1] as Answer).code;
    if (code === 409 && (answers[1] as Answer).body.message.startsWith('Apply failed')) tally.conflicts += 1;
    if (code < 300) tally.accepted += 1;
    if (!isDeepStrictEqual(our, their)) {
      const { what, path } = operation;
      tally.differences.push({
        what,
        path,
        body: operation.body(current[1]),
        before,
        ours: our,
        theirs: their,
      });
      return;
    }
    if (code >= 500) return;
    if (code >= 300 || operation.path.includes('dryRun')) continue;
    for (const [index, side] of sides.entries()) {
      const { body } =
        operation.method === 'DELETE'
          ? await side.api('GET', `${ground.path}/${name}`)
          : (answers[index] as Answer);
      current[index] = body.kind === ground.kind ? body : undefined;
    }
  }
}

async function carryOut(
  { api, owners }: Side,
  operation: Operation,
  current: StoredObject | undefined,
): Promise<Answer> {
  const body = operation.body(current);
  const text = body === undefined ? undefined : JSON.stringify(body);
  const filled = OWNERS.reduce(
    (known, owner, index) => known?.replaceAll(owner, owners[index] as string),
    text,
  );
  return api(operation.method, operation.path, filled, operation.extra);
}

function comparableAnswer({ code, headers, body }: Answer, side: Side): unknown {
  // How an object that breaks its schema is refused is compared elsewhere.
  if (code === 422) return { code, reason: body.reason };
  const { message } = body ?? {};
  // Warnings beside a refusal are not kept here.
  const warning = code < 400 ? headers.warning : undefined;
  return comparable(
    { code, warning, body: { ...body, ...(message && { message: sortedLines(message) }) } },
    side,
  );
}

/** The managers of an object, but for their times. */
export function managersOf(object: StoredObject, side: Side): unknown {
  return comparable(object.metadata.managedFields, side, 'managedFields');
}

/** Conflicts with several managers and types that do not fit come in the order of a Go map; values are not repeated here. */
function sortedLines(message: string): string {
  if (!/^(Apply failed|failed to create typed)/.test(message)) return message;
  const lines = message.replace('conflicts: ', 'conflicts:\n').split('\n');
  return lines
    .map((line) => line.replace(/, got &.*/, ', got <value>'))
    .sort()
    .join('\n');
}

const BY_CHANCE = new Set(['resourceVersion', 'creationTimestamp', 'deletionTimestamp', 'time']);

function comparable(value: unknown, side: Side, key = ''): unknown {
  if (BY_CHANCE.has(key)) return `<${key}>`;
  if (Array.isArray(value)) {
    const members = value.map((member) => comparable(member, side));
    // Managers are sorted by time, which differs by a second now and then; causes as a Go map has them.
    return key === 'managedFields' || key === 'causes'
      ? members.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
      : members;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([name, member]) => [withoutUids(name, side), comparable(member, side, name)] as const,
    );
    return Object.fromEntries(members.sort(([one], [other]) => (one < other ? -1 : 1)));
  }
  return typeof value === 'string' ? withoutUids(value, side) : value;
}

function withoutUids(value: string, side: Side): string {
  return side.owners
    .reduce((text, uid, index) => text.replaceAll(uid, OWNERS[index] as string), value)
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uid>');
}
