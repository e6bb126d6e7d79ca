import { randomInt } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { declaredIn } from '../../cli/check/declarations';
import { decodeText, readYaml } from '../../cli/input';
import { apiVersionOf, BACKUP_TYPES } from '../../lib/model';
import { describeWithEngines } from './describe-with-engines';
import { HAND_WRITTEN } from './manifests/hand-written';
import { type Decoded, kubectlReads } from './manifests/kubectl-reads';
import { mutatedFiles } from './manifests/mutated';

type Objects = readonly Record<string, unknown>[];
/** What we make of a file: the objects, or that something of it is refused by name. */
type Reading = Objects | 'refused';
interface Difference {
  readonly file: string;
  readonly kubectl: Decoded;
  readonly ours: Reading;
}

const KINDS = new Set(BACKUP_TYPES.map(({ kind }) => kind));
const GROUP = apiVersionOf(BACKUP_TYPES[0]).replace(/[^/]*$/, '');

/** As `check` and `review` read: what is ours among anything. */
function checked(content: Buffer): Reading {
  const text = decodeText(content);
  if (typeof text !== 'string') return 'refused';
  const { subjects, mistakes } = declaredIn({ name: 'f.yaml', managementCluster: '', text });
  return mistakes.length > 0 ? 'refused' : subjects.map(({ manifest }) => ({ ...manifest }));
}

/** As `apply` reads: everything. */
function applied(content: Buffer): Reading {
  const text = decodeText(content);
  if (typeof text !== 'string') return 'refused';
  try {
    return readYaml(text, 'f.yaml').map(({ object }) => ({ ...object }));
  } catch {
    return 'refused';
  }
}

const isOurs = ({ apiVersion, kind }: Record<string, unknown>) =>
  String(apiVersion).startsWith(GROUP) && KINDS.has(String(kind));

/** As JSON has it; kubectl takes out a namespace that is empty. */
const asJson = (objects: Objects): unknown =>
  JSON.parse(JSON.stringify(objects), (key, value) =>
    key === 'namespace' && (value === '' || value === null) ? undefined : value,
  );

function compare(
  files: readonly Buffer[],
  read: (content: Buffer) => Reading,
  wanted: (objects: Objects) => Objects,
) {
  const answers = kubectlReads(files);
  const counts = { equal: 0, refused: 0, refusedByBoth: 0, judgedThoughKubectlRefuses: 0 };
  const differences: Difference[] = [];
  for (const [index, kubectl] of answers.entries()) {
    const content = files[index] as Buffer;
    const ours = read(content);
    const theirs = wanted(kubectl.objects);
    if (ours === 'refused') counts[kubectl.error === undefined ? 'refused' : 'refusedByBoth'] += 1;
    else if (kubectl.error !== undefined) counts.judgedThoughKubectlRefuses += 1;
    else if (isDeepStrictEqual(asJson(ours), asJson(theirs))) counts.equal += 1;
    else differences.push({ file: content.toString('latin1'), kubectl, ours });
  }
  return { counts, differences };
}

describeWithEngines(['manifest-decoder'], 'manifests are read as kubectl reads them', () => {
  const written = HAND_WRITTEN.map((text) => Buffer.from(text));
  const ways = [
    ['check and review', checked, (objects: Objects) => objects.filter(isOurs)],
    ['apply', applied, (objects: Objects) => objects],
  ] as const;

  it.each(ways)('%s: what people, editors, charts and exports write', (_, read, wanted) => {
    const { counts, differences } = compare(written, read, wanted);
    expect(differences).toEqual([]);
    expect(written.length).toBeGreaterThan(200);
    // Otherwise a reader that refuses all of them would pass.
    expect(counts.equal).toBeGreaterThan(written.length / 2);
  });

  it.each(ways.flatMap((way) => [11, randomInt(2 ** 31)].map((seed) => [...way, seed] as const)))(
    '%s: what a careless hand makes of them',
    (name, read, wanted, seed) => {
      const { counts, differences } = compare(mutatedFiles(seed, 2_500), read, wanted);
      console.info(`${name}, seed ${seed}: ${JSON.stringify(counts)}`);
      expect({ seed, differences }).toEqual({ seed, differences: [] });
      expect(counts.equal).toBeGreaterThan(350);
    },
  );
});
