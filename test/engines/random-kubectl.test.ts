/** Whatever kubectl is told, it ends on the local server as on kube-apiserver. */
import { readFileSync } from 'node:fs';
import { type ApiServer, startApiServer } from '../../local/api';
import { requesterFor } from '../local/api/requester';
import { rounds } from '../whole';
import { describeWithEngines } from './describe-with-engines';
import { type KubeApiserver, startKubeApiserver } from './kube-apiserver';
import { type Kubectl, kubectlFor, withoutChance } from './kubectl-run';
import { listsAnswered } from './lists-answered';
import { commandsOf, FILES } from './random-kubectl/commands';
import { type Pair, tallyOf } from './random-kubectl/differences';

/** One that nobody has seen, too: a failure shows the commands. */
const SEEDS = [1, Number(process.env.MOSK_BACKUP_SEED ?? Date.now() % 1_000_000)];

/** Of each seed. Before a release: 3000. */
const COMMANDS = Number(process.env.MOSK_BACKUP_KUBECTL_COMMANDS ?? rounds(50, 150));

/** Games of a seed, one after the other, each in a namespace of its own. */
const COMMANDS_OF_A_GAME = 75;

describeWithEngines(['kube-apiserver', 'etcd', 'kubectl'], 'random kubectl commands', () => {
  let local: ApiServer;
  let real: KubeApiserver;
  let kubectls: readonly [Kubectl, Kubectl];

  beforeAll(async () => {
    [local, real] = await Promise.all([
      startApiServer({ collectAfterMs: Number.POSITIVE_INFINITY }),
      startKubeApiserver(),
    ]);
    const kubeconfig = readFileSync(real.kubeconfigPath, 'utf8');
    const api = requesterFor(kubeconfig);
    await listsAnswered(api);
    api.close();
    kubectls = [kubectlFor(local.kubeconfig(), FILES), kubectlFor(kubeconfig, FILES)];
  }, 180_000);

  afterAll(async () => {
    for (const kubectl of kubectls) kubectl.close();
    await Promise.all([local.stop(), real.stop()]);
  }, 60_000);

  it.each(SEEDS)(
    `end as on kube-apiserver (seed %i)`,
    async (seed) => {
      const pairs: Pair[] = [];
      for (let game = 0; pairs.length < COMMANDS; game++) {
        pairs.push(...(await play(`game-${seed}-${game}`, seed * 1_009 + game)));
      }

      const { counts, unexplained } = tallyOf(pairs);
      process.stderr.write(`random kubectl commands, seed ${seed}: ${JSON.stringify(counts)}\n`);
      // A seed that nobody has seen may find what nobody knew: it is told, and one of it ends nobody else's work.
      if (unexplained.length > 0) process.stderr.write(`not explained: ${JSON.stringify(unexplained)}\n`);
      expect(unexplained.slice(seed === SEEDS[0] ? 0 : 1)).toEqual([]);
      // It must not be a conversation of refusals, nor one in which a reason excuses everything.
      expect(counts.equal).toBeGreaterThan(pairs.length * 0.8);
      expect(pairs.filter(({ theirs }) => theirs.code === 0).length).toBeGreaterThan(pairs.length * 0.3);
    },
    1_800_000,
  );

  async function play(namespace: string, seed: number): Promise<Pair[]> {
    const inGame = ['create namespace', 'config set-context --current --namespace'];
    for (const words of inGame) {
      await Promise.all(kubectls.map((kubectl) => kubectl(`${words} ${namespace}`)));
    }
    const pairs: Pair[] = [];
    for (const command of commandsOf(seed, COMMANDS_OF_A_GAME, namespace)) {
      const said = kubectls.map(async (kubectl) =>
        withoutChance(await kubectl(command.run, command), kubectl.folder),
      );
      const [ours, theirs] = (await Promise.all(said)) as [Pair['ours'], Pair['theirs']];
      pairs.push({ command, ours, theirs });
    }
    return pairs;
  }
});
