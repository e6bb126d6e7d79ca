/** Kills a cluster at random moments while a client writes, and looks at what is there afterwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seededRandom } from '../../../local/faults';
import { rounds } from '../../whole';
import { type Requester, requesterFor } from '../api/requester';

const KILLS = rounds(6, 200);
const SEED = Number(process.env.MOSK_BACKUP_SEED ?? 1);
const LONGEST_LIFE_MS = 150;
const CLIENTS = 4;
const SCRIPT = path.join(__dirname, 'cluster-process.cjs');
const MAPS = '/api/v1/namespaces/default/configmaps';

/** What a client knows for certain: the value of each object that it was told of, or that it is gone. */
type Known = Map<string, { value: string; version: number; uid: string } | 'gone'>;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'killed-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function started(): Promise<{ child: ChildProcess; api: Requester; kubeconfig: string }> {
  const child = spawn(process.execPath, [SCRIPT, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await Promise.race([
    once(child.stdout, 'data').then(([data]) => String(data)),
    once(child, 'exit').then(() => 'it has ended'),
  ]);
  expect(line).toBe('ready\n');
  const kubeconfig = readFileSync(path.join(folder, 'kubeconfig.yaml'), 'utf8');
  return { child, api: requesterFor(kubeconfig), kubeconfig };
}

/** Writes objects of its own, one request after the other, until the connection breaks. */
async function writing(api: Requester, client: number, known: Known, random: () => number): Promise<number> {
  for (let acknowledged = 0; ; acknowledged++) {
    const name = `m-${client}-${Math.floor(random() * 20)}`;
    const value = `${random()}${'x'.repeat(Math.floor(random() * 3_000))}`;
    const before = known.get(name);
    const isThere = before !== undefined && before !== 'gone';
    // Until the answer is there, nothing is certain of this object.
    known.delete(name);
    try {
      if (isThere && random() < 0.3) {
        const { code } = await api('DELETE', `${MAPS}/${name}`);
        expect(code).toBe(200);
        known.set(name, 'gone');
        continue;
      }
      const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { value } };
      const { code, body: answer } = isThere
        ? await api('PUT', `${MAPS}/${name}`, body)
        : await api('POST', MAPS, body);
      // One whose creation was not answered before the kill may be there all the same.
      if (code === 409) continue;
      expect([200, 201]).toContain(code);
      const { uid, resourceVersion } = answer.metadata;
      known.set(name, { value, version: Number(resourceVersion), uid });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      return acknowledged;
    }
  }
}

it(
  `after each of ${KILLS} kills, everything that was acknowledged is there, whole, and nothing else is changed`,
  async () => {
    const random = seededRandom(SEED);
    const known: Known[] = Array.from({ length: CLIENTS }, () => new Map());
    let acknowledged = 0;
    let highest = 0;
    let first: string | undefined;
    for (let kill = 0; kill < KILLS; kill++) {
      const { child, api, kubeconfig } = await started();
      first ??= kubeconfig;
      expect(kubeconfig).toBe(first);

      const { body } = await api('GET', MAPS);
      expect(Number(body.metadata.resourceVersion)).toBeGreaterThan(highest);
      // biome-ignore lint/suspicious/noExplicitAny: an object as it came
      const found = new Map<string, any>(body.items.map((each: any) => [each.metadata.name, each]));
      for (const each of known) {
        for (const [name, expected] of each) {
          const there = found.get(name);
          if (expected === 'gone') expect(there).toBeUndefined();
          else {
            expect(there).toMatchObject({
              metadata: { uid: expected.uid, resourceVersion: String(expected.version) },
              data: { value: expected.value },
            });
            highest = Math.max(highest, expected.version);
          }
        }
      }

      // What was under way when it was killed is known again: a client would look, too.
      for (let client = 0; client < CLIENTS; client++) {
        const own = known[client] as Known;
        own.clear();
        for (const [name, { metadata, data }] of found) {
          if (name.startsWith(`m-${client}-`)) {
            own.set(name, {
              value: data.value,
              version: Number(metadata.resourceVersion),
              uid: metadata.uid,
            });
          }
        }
      }
      const ended = once(child, 'exit');
      const writers = known.map((own, client) => writing(api, client, own, random));
      setTimeout(() => child.kill('SIGKILL'), random() * LONGEST_LIFE_MS);
      for (const count of await Promise.all(writers)) acknowledged += count;
      await ended;
      api.close();
    }
    expect(acknowledged).toBeGreaterThan(KILLS);
  },
  60_000 + KILLS * 6_000,
);
