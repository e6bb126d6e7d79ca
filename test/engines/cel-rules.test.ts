import type { Answer } from '../local/api/requester';
import { until } from '../until';
import {
  causesOf,
  describeOnBothServers,
  inParallel,
  kindOf,
  seededCrd,
  seededPath,
  verdictOf,
} from './both-servers';
import { CEL_DIFFERENCES } from './cel-differences';
import { CEL_RULES, type CelRule, SUBJECT, SUBJECTS, TRANSITION_RULES } from './cel-rules';

jest.setTimeout(900_000);

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
/** The estimate of what all rules of a definition cost together is bounded. */
const RULES_OF_A_DEFINITION = 15;

function definition(plural: string, rules: readonly CelRule[]): object {
  const properties = Object.fromEntries(
    rules.map(({ topic: _topic, ...rule }, index) => [
      `r${index}`,
      { ...SUBJECT, 'x-kubernetes-validations': [rule] },
    ]),
  );
  return seededCrd(plural, { type: 'object', properties });
}

/** The rules that a server refuses in a definition, by the places that it names. */
function refusedIn(answer: Answer): Set<number> {
  return new Set(
    causesOf(answer.body).flatMap(({ field }) => {
      const match = /properties\[r(\d+)\]\.x-kubernetes-validations/.exec(field);
      return match === null ? [] : [Number(match[1])];
    }),
  );
}

const chunks = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / RULES_OF_A_DEFINITION) }, (_, index) =>
    all.slice(index * RULES_OF_A_DEFINITION, (index + 1) * RULES_OF_A_DEFINITION),
  );

describeOnBothServers('CEL rules are evaluated as by kube-apiserver', (servers) => {
  /** By rule: in what the servers differ. */
  const differences = new Map<string, unknown[]>();
  let compared = 0;
  const differ = ({ rule }: CelRule, what: unknown) =>
    differences.set(rule, [...(differences.get(rule) ?? []), what]);

  beforeAll(async () => {
    const all = [...CEL_RULES, ...TRANSITION_RULES];
    const accepted: CelRule[] = [];
    for (const [index, rules] of chunks(all).entries()) {
      const { our, their } = await servers.ask(
        'POST',
        `${DEFINITIONS}?dryRun=All`,
        definition(`tried${index}s`, rules),
      );
      const [ours, theirs] = [our, their].map(refusedIn) as [Set<number>, Set<number>];
      for (const [place, rule] of rules.entries()) {
        if (ours.has(place) !== theirs.has(place)) {
          differ(rule, {
            ours: causesOf(our.body).filter(({ field }) => field.includes(`[r${place}]`)),
            theirs: causesOf(their.body).filter(({ field }) => field.includes(`[r${place}]`)),
          });
        } else if (!theirs.has(place)) accepted.push(rule);
      }
    }
    for (const [index, rules] of chunks(accepted).entries()) {
      const plural = `rule${index}s`;
      const { our, their } = await servers.ask('POST', DEFINITIONS, definition(plural, rules));
      if (our.code !== 201 || their.code !== 201) throw new Error(`${our.text}\n${their.text}`);
      const path = seededPath(plural);
      await until('the kind is served', async () => (await servers.real('GET', path)).code === 200, 60_000);
      await tryAll(plural, path, rules);
    }
  }, 800_000);
  async function tryAll(plural: string, path: string, rules: readonly CelRule[]): Promise<void> {
    const object = (name: string, place: number, subject: object) => ({
      apiVersion: 'seeded.example.com/v1',
      kind: kindOf(plural),
      metadata: { name },
      [`r${place}`]: subject,
    });
    const cases = rules.flatMap((rule, place) => SUBJECTS.map((subject) => ({ rule, place, subject })));
    await inParallel(cases, 6, async ({ rule, place, subject }) => {
      const { our, their } = await servers.ask('POST', `${path}?dryRun=All`, object('one', place, subject));
      compare(rule, subject, our, their);
    });
    const changes = rules.flatMap((rule, place) =>
      rule.topic === 'transitions' ? SUBJECTS.map((subject, index) => ({ rule, place, subject, index })) : [],
    );
    for (const { rule, place, subject, index } of changes) {
      const name = `r${place}-${index}`;
      const { our, their } = await servers.ask('POST', path, object(name, place, subject));
      if (our.code !== 201 || their.code !== 201) continue;
      for (const next of SUBJECTS) {
        const [ours, theirs] = await Promise.all(
          ([servers.local, servers.real] as const).map((ask, side) => {
            const { metadata } = (side === 0 ? our : their).body;
            return ask('PUT', `${path}/${name}?dryRun=All`, { ...object(name, place, next), metadata });
          }),
        );
        compare(rule, next, ours as Answer, theirs as Answer);
      }
    }
  }

  function compare(rule: CelRule, subject: object, our: Answer, their: Answer): void {
    compared += 1;
    const [ours, theirs] = [verdictOf(our), verdictOf(their)];
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) differ(rule, { subject, ours, theirs });
  }

  it('in all of these but those that are known to differ', () => {
    const unexpected = [...differences].filter(
      ([rule]) => !CEL_DIFFERENCES.some((known) => known.rule === rule),
    );

    expect(unexpected.map(([rule, all]) => ({ rule, all: all.slice(0, 2) }))).toEqual([]);
    expect(CEL_DIFFERENCES.filter(({ rule }) => !differences.has(rule))).toEqual([]);
    expect(CEL_RULES.length + TRANSITION_RULES.length).toBeGreaterThan(150);
    expect(compared).toBeGreaterThan(600);
  });

  it('which is more than 95 of 100', () => {
    const all = CEL_RULES.length + TRANSITION_RULES.length;
    expect(differences.size / all).toBeLessThan(0.05);
  });
});
