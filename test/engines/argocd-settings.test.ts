import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse, stringify } from 'yaml';
import { argoCdCustomizations, argoCdIgnoreDifferences } from '../../entries/gitops';
import { objectHealth } from '../../lib/gitops';
import type { KubeObject } from '../../lib/model';
import { argoCdFixtures } from '../../tools/gitops/argocd-fixtures';
import { backupStates } from '../lib/gitops/backup-states';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';

jest.setTimeout(300_000);

const samples = Object.entries(argoCdFixtures())
  .filter(([file]) => file.includes('/testdata/'))
  .map(([title, text]) => ({ title, manifest: parse(text) as KubeObject }));

describeWithEngines(['argocd'], 'the settings of Argo CD, read by Argo CD', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mosk-argocd-'));
    const metadata = { name: 'argocd-cm', labels: { 'app.kubernetes.io/part-of': 'argocd' } };
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: argoCdCustomizations() };
    writeFileSync(path.join(folder, 'argocd-cm.yaml'), stringify(config));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function ask(command: 'health' | 'ignore-differences', object: KubeObject, index: number) {
    const file = path.join(folder, `object-${index}.yaml`);
    writeFileSync(file, stringify(object));
    const words = ['admin', 'settings', 'resource-overrides', command, file];
    const config = ['--argocd-cm-path', path.join(folder, 'argocd-cm.yaml')];
    const env = { PATH: process.env.PATH, HOME: folder };
    const { stdout } = await promisify(execFile)(requireEngine('argocd'), [...words, ...config], { env });
    return stdout;
  }

  /** Each call starts the program: some at a time. */
  async function inTurn<T, R>(
    items: readonly T[],
    work: (item: T, index: number) => Promise<R>,
  ): Promise<R[]> {
    const results: R[] = [];
    const queue = [...items.entries()];
    const worker = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [index, item] = next;
        results[index] = await work(item, index);
      }
    };
    await Promise.all([worker(), worker(), worker()]);
    return results;
  }

  const judged = (states: readonly { title: string; manifest: KubeObject }[]) =>
    inTurn(states, async ({ title, manifest }, index) => [title, await ask('health', manifest, index)]);
  const expected = ({ title, manifest }: { title: string; manifest: KubeObject }) => {
    const health = objectHealth(manifest);
    return [title, `STATUS: ${health?.status}\nMESSAGE: ${health?.message}\n`];
  };

  it('judge a backup as the table does, in every status × request × removal × target', async () => {
    const states = backupStates();
    expect(states.length).toBeGreaterThan(160);
    expect(await judged(states)).toEqual(states.map(expected));
  });

  it('judge every sample of every kind as its fixture says', async () => {
    expect(await judged(samples)).toEqual(samples.map(expected));
  });

  it('take the values that MOSK moves out of the comparison, and nothing else', async () => {
    const secrets = samples.filter(({ title }) => /^(RCloneCredential|KeyEncryptionKey)/.test(title));
    const answers = await inTurn(secrets, async ({ title, manifest }, index) => {
      const diff = await ask('ignore-differences', manifest, index);
      const taken = diff.split('\n').filter((line) => /^<\s+value:/.test(line)).length;
      const otherwise = diff
        .split('\n')
        .filter((line) => /^[<>]/.test(line) && !/value:|[sS]ecret:/.test(line));
      return [title.split('/').at(-1), taken, otherwise];
    });
    expect(answers).toEqual(
      secrets.map(({ title }) => [title.split('/').at(-1), title.includes('in-clear') ? 1 : 0, []]),
    );
  });

  it('leave no difference between a manifest and what MOSK makes of it', () => {
    for (const { kind, jsonPointers } of argoCdIgnoreDifferences()) {
      const named = (name: string) => {
        const found = samples.find(({ title }) => title === `${kind}/testdata/${name}.yaml`);
        if (found === undefined) throw new Error(`no sample ${name}`);
        return structuredClone(found.manifest);
      };
      const live = named('moved');
      for (const declared of [named('value-in-clear'), named('value-in-clear-below')]) {
        for (const pointer of jsonPointers) remove(declared, pointer.split('/').slice(1));
        expect(live).toMatchObject(declared);
      }
    }
  });
});

function remove(object: object, [first = '', ...rest]: string[]): void {
  const members = object as Record<string, unknown>;
  const inner = members[first];
  if (rest.length === 0) delete members[first];
  else if (typeof inner === 'object' && inner !== null) remove(inner, rest);
}
