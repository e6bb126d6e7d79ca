import { readFileSync } from 'node:fs';
import { type ApiServer, startApiServer } from '../../local/api';
import { type Answer, type Requester, requesterFor } from '../local/api/requester';
import { backup, backups, MERGE, newBackup, newNamespace } from '../local/api/running-server';
import { until } from '../until';
import { CONVERSATION, type Step } from './conversation';
import { converse, expected, withoutChance } from './converse';
import { describeWithEngines } from './describe-with-engines';
import { type KubeApiserver, startKubeApiserver } from './kube-apiserver';
import { readTranscript, transcriptOf } from './transcript';

describeWithEngines(
  ['kube-apiserver', 'etcd', 'kubectl'],
  'the local API server answers as kube-apiserver does',
  () => {
    let local: ApiServer;
    let real: KubeApiserver;
    let toLocal: Requester;
    let toReal: Requester;
    let ours: Map<Step, Answer>;
    let theirs: Map<Step, Answer>;

    beforeAll(async () => {
      [local, real] = await Promise.all([startApiServer(), startKubeApiserver()]);
      toLocal = requesterFor(local.kubeconfig());
      toReal = requesterFor(readFileSync(real.kubeconfigPath, 'utf8'));
      await cachesAreFilled(toReal);
      ours = await converse(toLocal);
      theirs = await converse(toReal);
    }, 180_000);

    afterAll(async () => {
      toLocal.close();
      toReal.close();
      await Promise.all([local.stop(), real.stop()]);
    });

    describe.each(CONVERSATION)('%s', (_topic, steps) => {
      it.each(steps.map((step) => [step.what, step.method, step] as const))(
        '%s (%s)',
        (_what, _method, step) => {
          const [our, their] = [ours.get(step) as Answer, theirs.get(step) as Answer];

          expect(expected(step, our)).toEqual(expected(step, their));
        },
      );
    });

    it('answers as recorded, so that the record may stand for it', () => {
      expect(transcriptOf(theirs)).toEqual(readTranscript());
    });

    it('the events of a watch', async () => {
      expect(await watched(toLocal)).toEqual(await watched(toReal));
    }, 30_000);

    it('the initial events of a watch', async () => {
      expect(await initialEvents(toLocal)).toEqual(await initialEvents(toReal));
    }, 30_000);
  },
);

/** What a watch on a selection sees of a backup that is made, leaves the selection, comes back and goes. */
async function watched(api: Requester): Promise<unknown> {
  const { body } = await api('GET', `${backups()}?labelSelector=tier%3Dgold`);
  const watch = await api.watch(
    `${backups()}?watch=true&labelSelector=tier%3Dgold&resourceVersion=${body.metadata.resourceVersion}`,
  );
  await api('POST', backups(), newBackup('w', { labels: { tier: 'gold' }, finalizers: ['a.io/b'] }));
  await api('PATCH', backup('w'), { metadata: { labels: { tier: 'none' } } }, MERGE);
  await api('PATCH', backup('w'), { metadata: { labels: { tier: 'gold' } } }, MERGE);
  await api('DELETE', backup('w'));
  await api('PATCH', backup('w'), { metadata: { finalizers: null } }, MERGE);
  const events = await watch.atLeast(5);
  watch.close();
  return events.map((event) => withoutChance(event));
}

/** What a watch that asks for initial events gets before anything happens. */
async function initialEvents(api: Requester): Promise<unknown> {
  await api('POST', '/api/v1/namespaces', newNamespace('initial'));
  await api('POST', backups('initial'), newBackup('i'));
  const watch = await api.watch(
    `${backups('initial')}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
  );
  const events = await watch.atLeast(2);
  watch.close();
  return events.map((event) => withoutChance(event));
}

/** Right after its start a kube-apiserver answers lists with 429 until its caches are filled. */
async function cachesAreFilled(api: Requester): Promise<void> {
  const answered = async () => (await api('GET', backups())).code === 200;
  await until('the kube-apiserver answers lists', answered, 30_000);
}
