import { readFileSync } from 'node:fs';
import { type ApiServer, startApiServer } from '../../local/api';
import { type Answer, type Requester, requesterFor } from '../local/api/requester';
import { backup, backups, MERGE, newBackup, newNamespace } from '../local/api/running-server';
import { until } from '../until';
import { CONVERSATION, type Step } from './api-conversation';
import { describeWithEngines } from './describe-with-engines';
import { type KubeApiserver, startKubeApiserver } from './kube-apiserver';

/** Says everything to one server, in order. */
async function converse(api: Requester): Promise<Map<Step, Answer>> {
  const kept: Record<string, string> = {};
  const filled = (text: string) => text.replace(/\{\{(\w+)\}\}/g, (_match, name) => kept[name] ?? '');
  const answers = new Map<Step, Answer>();
  for (const step of CONVERSATION.flatMap(([, steps]) => steps)) {
    const body = typeof step.body === 'object' ? filled(JSON.stringify(step.body)) : step.body;
    const answer = await api(step.method, filled(step.path), body, step.extra);
    for (const [name, path] of Object.entries(step.keep ?? {})) {
      kept[name] = path.split('.').reduce((value, key) => value?.[key], answer.body);
    }
    answers.set(step, answer);
  }
  return answers;
}

/** Without what differs from run to run or is documentation, and without managedFields, which are not kept here. */
function comparable({ code, headers, body, text }: Answer): unknown {
  return {
    code,
    type: headers['content-type'],
    warning: headers.warning,
    body: body === undefined ? text : withoutChance(body),
  };
}

const BY_CHANCE = new Set(['uid', 'resourceVersion', 'creationTimestamp', 'deletionTimestamp']);

function withoutChance(value: unknown, key = ''): unknown {
  if (BY_CHANCE.has(key)) return `<${key}>`;
  if (Array.isArray(value)) return value.map((member) => withoutChance(member));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name !== 'managedFields' && name !== 'description')
        .map(([name, member]) => [name, name === 'continue' ? member !== '' : withoutChance(member, name)]),
    );
  }
  if (typeof value !== 'string') return value;
  return value
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uid>')
    .replace(/in record \(\d+\)/, 'in record (<version>)')
    .replace(/^\d+s$/, '<age>');
}

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

          if (step.differs === undefined) expect(comparable(our)).toEqual(comparable(their));
          else expect([our.code, our.body?.reason]).toEqual([their.code, their.body?.reason]);
        },
      );
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
