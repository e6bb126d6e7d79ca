/** The same kubeconfigs and environments by kubectl and by ours: the same requests, or a refusal that says why. */

import { type Material, makeMaterial } from '../connecting/certificates';
import { type Compared, compare, type Verdict } from '../connecting/compare';
import { drawConnection } from '../connecting/connections';
import { RENEWED } from '../connecting/drawn-user';
import { type RecordingSite, startRecordingSite } from '../connecting/recording-site';
import { diceOf } from '../promises/dice';
import { rounds } from '../whole';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';

const CONNECTIONS = Number(process.env.MOSK_BACKUP_CONNECTIONS ?? rounds(60, 220));
const AT_A_TIME = 4;
const UNSEEN = Number(process.env.MOSK_BACKUP_SEED ?? Date.now() % 1_000_000);

// Real processes; on a busy machine they take their time.
jest.setTimeout(300_000);

describeWithEngines(['kubectl'], 'a connection by a kubeconfig and an environment', () => {
  let material: Material;
  let sites: RecordingSite[];
  beforeAll(async () => {
    material = await makeMaterial(
      ['localhost', 'mgmt.example', 'api.mgmt.example'],
      ['127.0.0.1', '0.0.0.0', '::'],
    );
    sites = await Promise.all(Array.from({ length: AT_A_TIME }, () => startRecordingSite(material, RENEWED)));
  });
  afterAll(async () => {
    await Promise.all(sites.map((site) => site.stop()));
  });

  it.each([
    ['a known seed', 20_261_130],
    ['an unseen seed', UNSEEN],
  ])('is that of kubectl, or is refused by name: %s', async (_name, seed) => {
    const counts: Partial<Record<Verdict, number>> = {};
    const differing: (Compared & { seed: number; config: unknown; env: unknown })[] = [];
    let next = 0;

    await Promise.all(
      sites.map(async (site) => {
        for (let at = next++; at < CONNECTIONS; at = next++) {
          const drawn = drawConnection(diceOf(seed * 1_000 + at), material, site);
          const compared = await compare(site, requireEngine('kubectl'), drawn);
          counts[compared.verdict] = (counts[compared.verdict] ?? 0) + 1;
          if (compared.verdict !== 'differs') continue;
          const { env, files } = drawn;
          const config = files.config ?? files['.kube/config'] ?? files['below/second'];
          differing.push({ seed: seed * 1_000 + at, env, config, ...compared });
        }
      }),
    );

    process.stderr.write(`connections of seed ${seed}: ${JSON.stringify(counts)}\n`);
    expect(differing.slice(0, 3)).toEqual([]);
    // Else the draws would say nothing.
    expect(counts.equal).toBeGreaterThan(CONNECTIONS / 3);
  });
});
