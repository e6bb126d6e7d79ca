/** Exec plugins as programs of their own, against a real server that believes one token at a time. */
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterBackupType } from '../../../../lib/model';
import { connect } from '../../../../providers/kubernetes';
import { execCredential } from '../../../../providers/kubernetes/login/exec-credential';
import { until } from '../../../until';
import { failureOf } from '../management-api';
import { type ShiftedClock, shiftedClock } from './shifted-clock';
import { BACKUP, startTokenSite, type TokenSite } from './token-site';

let accepted = 'token-1';
let site: TokenSite;
let clock: ShiftedClock;

beforeAll(async () => {
  site = await startTokenSite(() => accepted);
});
afterAll(() => site.stop());

beforeEach(() => {
  clock = shiftedClock();
  accepted = 'token-1';
  writeFileSync(join(site.folder, 'runs'), '');
  rmSync(join(site.folder, 'pid'), { force: true });
});

/** A plugin in the kubeconfig's folder. `run` is the number of times it was started. */
function plugin(body: string, more: object = {}) {
  const path = join(site.folder, 'login');
  const script = `#!${process.execPath}
const fs = require('node:fs');
const path = require('node:path');
const folder = path.dirname(process.argv[1]);
fs.appendFileSync(path.join(folder, 'runs'), 'x');
const run = fs.readFileSync(path.join(folder, 'runs')).length;
const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
const print = (status) =>
  process.stdout.write(JSON.stringify({ apiVersion: info.apiVersion, kind: 'ExecCredential', status }));
${body}`;
  writeFileSync(path, script);
  chmodSync(path, 0o700);
  return {
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: './login',
      interactiveMode: 'IfAvailable',
      ...more,
    },
  };
}

const runs = () => readFileSync(join(site.folder, 'runs')).length;

it('is started once for many requests, and gets its arguments and its environment', async () => {
  const user = plugin('print({ token: process.argv[2] + process.env.SUFFIX });', {
    args: ['token'],
    env: [{ name: 'SUFFIX', value: '-1' }],
    interactiveMode: 'IfAvailable',
  });
  const mosk = await site.connect(user);
  expect(await Promise.all([mosk.list(), mosk.list(), mosk.list()])).toEqual([[], [], []]);
  expect(runs()).toBe(1);
  mosk.close();
});

it('is started again once what it gave has expired', async () => {
  const expires = new Date(clock.now() + 15_000).toISOString();
  const user = plugin(`print({ token: 'token-' + run, expirationTimestamp: '${expires}' });`);
  const mosk = await site.connect(user, clock);
  await mosk.list();
  clock.forward(6_000);
  accepted = 'token-2';
  await mosk.list();
  expect([runs(), site.refusals()]).toEqual([2, 0]);
  mosk.close();
});

it('is started again when the server refuses, once for all requests in flight, also during a wait', async () => {
  const mosk = await site.connect(plugin(`print({ token: 'token-' + run });`));
  const run = mosk.run(BACKUP);
  await site.setStatus('InProgress');
  await site.untilWatched(1);
  accepted = 'token-2';
  site.breakConnections();
  await Promise.all(Array.from({ length: 20 }, () => mosk.list()));
  await site.untilWatched(2);
  await site.setStatus('Completed');
  expect(await run).toMatchObject({ status: 'Completed' });
  expect(runs()).toBe(2);
  mosk.close();
});

it.each([
  ['YAML', `'apiVersion: ' + info.apiVersion + '\\nkind: ExecCredential\\nstatus: { token: token-1 }\\n'`],
  [
    'JSON behind a byte order mark',
    `'\\ufeff' + JSON.stringify({ apiVersion: info.apiVersion, kind: 'ExecCredential', status: { token: 'token-1' } })`,
  ],
])('may print %s, as kubectl takes it', async (_name, printed) => {
  const mosk = await site.connect(plugin(`process.stdout.write(${printed});`));
  expect(await mosk.list()).toBeInstanceOf(Array);
  mosk.close();
});

it('is told about the server when it wants to be', async () => {
  const user = plugin(
    `const { server, config, ...cluster } = info.spec.cluster;
print({ token: server.startsWith('https://127.0.0.1:') && cluster['certificate-authority-data'] && config.token });`,
    { provideClusterInfo: true },
  );
  const extensions = [{ name: 'client.authentication.k8s.io/exec', extension: { token: 'token-1' } }];
  const mosk = await connect({ kubeconfig: site.kubeconfig(user, { extensions }) });
  await expect(mosk.list()).resolves.toBeDefined();
  mosk.close();
});

it.each([
  ['that fails', `console.error('hunter2'); process.exit(3);`, 'it ended with 3'],
  ['that prints no JSON', `console.log('Your token: hunter2');`, 'did not print an ExecCredential'],
  [
    'that prints JSON of another kind',
    `console.log('{"token":"hunter2"}');`,
    'did not print an ExecCredential',
  ],
  ['that prints null', `console.log('null');`, 'did not print an ExecCredential'],
  ['that has no credential', `print({});`, 'neither a token nor a certificate'],
  ['whose token no header can carry', `print({ token: 'hunter2\\nhunter2' });`, 'a token that is none'],
  ...[`'tomorrow'`, `''`, '1893456000', `'2030-01-01 00:00:00Z'`].map((end): [string, string, string] => [
    `whose end is ${end}`,
    `print({ token: 'hunter2', expirationTimestamp: ${end} });`,
    'an expirationTimestamp that is no time',
  ]),
  ['that prints two credentials', `print({ token: 'hunter2' }); print({ token: 'a' });`, 'did not print'],
  ['that prints without end', `process.stdout.write('hunter2'.repeat(1e6));`, 'more than any credential has'],
  ['that asks a question', `process.stdin.on('end', () => process.exit(4)).resume();`, 'it ended with 4'],
])('%s is reported at once, without what it printed', async (_name, body, problem) => {
  const mosk = await site.connect(plugin(body, { installHint: 'install the login tool' }));
  const error = await failureOf(mosk.list());
  expect(error).toMatchObject({ code: 'unauthorized', fix: 'install the login tool' });
  expect(error.message).toContain(problem);
  expect(`${error.message}${JSON.stringify(error.cause)}`).not.toContain('hunter2');
  mosk.close();
});

describe('one that hangs, and cannot be asked to end', () => {
  const HANGS = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);
fs.writeFileSync(path.join(folder, 'pid'), String(process.pid));`;

  it('is ended after a while', async () => {
    const { command } = plugin(HANGS).exec;
    const config = {
      at: 'config: users[0].user.exec',
      apiVersion: 'client.authentication.k8s.io/v1',
      command: join(site.folder, command),
      args: [],
      env: {},
      provideClusterInfo: false,
    };
    const error = await failureOf(execCredential(config, clock, { longestRunMs: 2_000 })());
    expect(error.message).toContain('it did not end within 2 s');
    const pid = Number(readFileSync(join(site.folder, 'pid'), 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('keeps nobody who gives up, and is ended with the connection', async () => {
    const mosk = await site.connect(plugin(HANGS));
    const stop = new AbortController();
    const list = failureOf(mosk.client.list(ClusterBackupType, 'prod', { signal: stop.signal }));
    const pid = await until('the plugin to hang', () => {
      const file = join(site.folder, 'pid');
      return (existsSync(file) && Number(readFileSync(file, 'utf8'))) || undefined;
    });
    stop.abort();
    expect((await list).code).toBe('aborted');
    mosk.close();
    await until('the plugin to be gone', () => !isRunning(pid));
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('that only works with somebody at a terminal is refused before anything is sent', async () => {
  const error = await failureOf(site.connect(plugin('', { interactiveMode: 'Always' })));
  expect(error.code).toBe('kubeconfig-invalid');
  expect(error.at).toContain('users[0].user.exec.interactiveMode');
});
