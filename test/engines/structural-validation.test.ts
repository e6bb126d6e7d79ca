import type { StructuralSchema } from '../../lib/schema';
import { seededRandom } from '../../local/faults';
import { until } from '../until';
import { describeOnBothServers, inParallel, kindOf, seededCrd, seededPath, verdictOf } from './both-servers';
import { randomSchemas } from './random-schemas';

const SEEDS = [1, Number(process.env.MOSK_BACKUP_SEED ?? Math.floor(Math.random() * 1e9))];
const SCHEMAS = 60;
const VALUES = 50;

jest.setTimeout(900_000);

describeOnBothServers(
  'structural schemas with anyOf, oneOf, allOf and not are enforced as by kube-apiserver',
  (servers) => {
    it.each(SEEDS)(`${SCHEMAS} random schemas with ${VALUES} random objects each (seed %i)`, async (seed) => {
      const { schema, value } = randomSchemas(seededRandom(seed));
      const schemas = Array.from({ length: SCHEMAS }, () => schema(2));
      const plural = `seed${seed}s`;
      const named = Object.fromEntries(schemas.map((each, index) => [`s${index}`, each]));
      const crd = seededCrd(plural, { type: 'object', properties: named });
      const path = seededPath(plural);
      const { our, their } = await servers.ask(
        'POST',
        '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
        crd,
      );
      expect({ code: their.code, text: their.code === 201 ? '' : their.text }).toEqual({
        code: 201,
        text: '',
      });
      expect({ code: our.code, text: our.code === 201 ? '' : our.text }).toEqual({ code: 201, text: '' });
      const object = (index: number, content: unknown) => ({
        apiVersion: 'seeded.example.com/v1',
        kind: kindOf(plural),
        metadata: { name: 'one' },
        [`s${index}`]: content,
      });
      await until('the kind is served', async () => (await servers.real('GET', path)).code === 200, 60_000);

      const cases = schemas.flatMap((each, index) =>
        Array.from({ length: VALUES }, () => object(index, value(each as StructuralSchema))),
      );
      let refused = 0;
      const differences: unknown[] = [];
      await inParallel(cases, 8, async (each) => {
        const answers = await servers.ask('POST', `${path}?dryRun=All`, each);
        const [ours, theirs] = [verdictOf(answers.our), verdictOf(answers.their)];
        refused += Number(answers.their.code === 422);
        if (JSON.stringify(ours) === JSON.stringify(theirs)) return;
        const [name = ''] = Object.keys(each).filter((key) => /^s\d+$/.test(key));
        differences.push({ schema: named[name], object: each, ours, theirs });
      });

      expect(differences.slice(0, 3)).toEqual([]);
      expect(differences.length).toBe(0);
      expect(refused).toBeGreaterThan(cases.length / 5);
      expect(cases.length - refused).toBeGreaterThan(cases.length / 10);
    });
  },
);
