import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { type Health, healthScripts, objectHealth } from '../../lib/gitops';
import type { KubeObject } from '../../lib/model';
import { argoCdFixtures } from '../../tools/gitops/argocd-fixtures';
import { backupStates } from '../lib/gitops/backup-states';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';

/** What Argo CD's Lua says of each object; one run, because it starts an interpreter. */
function verdicts(objects: readonly KubeObject[]): Health[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'mosk-lua-'));
  try {
    const scripts = Object.entries(healthScripts()).map(
      ([kind, script]) => `checks["${kind}"] = function(obj)\n${script}end`,
    );
    const calls = objects.map((object) => `say(${literal(object)})`);
    const program = [
      'local checks = {}',
      ...scripts,
      'local function say(obj) local hs = checks[obj.kind](obj); print(hs.status .. "|" .. hs.message) end',
      ...calls,
    ];
    const file = path.join(folder, 'health.lua');
    writeFileSync(file, program.join('\n'));
    const output = execFileSync(requireEngine('glua'), [file], { encoding: 'utf8' });
    return output
      .trim()
      .split('\n')
      .map((line) => {
        const [status, message] = line.split('|');
        return { status, message } as Health;
      });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As a Lua table. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `{${value.map(literal).join(', ')}}`;
  if (typeof value !== 'object' || value === null) return value === null ? 'nil' : JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `["${name}"] = ${literal(member)}`).join(', ')}}`;
}

describeWithEngines(['glua'], 'the health scripts in the Lua of Argo CD', () => {
  it('judge a backup in every state as the table does', () => {
    const states = backupStates();
    const seen = verdicts(states.map(({ manifest }) => manifest));
    expect(states.map(({ title }, index) => [title, seen[index]])).toEqual(
      states.map(({ title, manifest }) => [title, objectHealth(manifest)]),
    );
  });

  it('judge every sample of every kind as its fixture says', () => {
    const samples = Object.entries(argoCdFixtures())
      .filter(([file]) => file.includes('/testdata/'))
      .map(([, text]) => parse(text) as KubeObject);
    expect(verdicts(samples)).toEqual(samples.map(objectHealth));
  });
});
