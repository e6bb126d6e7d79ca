/** A token that somebody else renews in a file, as the kubelet and agents do, against a real server. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureOf } from '../management-api';
import { BACKUP, startTokenSite, type TokenSite } from './token-site';

let accepted = 'first-token';
let site: TokenSite;
let tokenFile: string;

beforeAll(async () => {
  site = await startTokenSite(() => accepted);
  tokenFile = join(site.folder, 'token');
});
afterAll(() => site.stop());
beforeEach(() => rotate('first-token'));

function rotate(token: string) {
  accepted = token;
  writeFileSync(tokenFile, `${token}\n`);
}

it('may be rotated while a backup is waited for', async () => {
  const mosk = await site.connect({ tokenFile });
  const run = mosk.run(BACKUP);
  await site.setStatus('InProgress');
  await site.untilWatched(1);
  rotate('second-token');
  site.breakConnections();
  await site.untilWatched(2);
  await site.setStatus('Completed');
  expect(await run).toMatchObject({ status: 'Completed' });
  expect(site.refusals()).toBe(0);
  mosk.close();
});

it.each([
  ['is empty', ' \n', 'is empty'],
  ['holds something else', 'first-token\nsecret: hunter2\n', 'holds no token'],
])('that %s is an error that names the file, not what is in it', async (_name, text, problem) => {
  writeFileSync(tokenFile, text);
  const mosk = await site.connect({ tokenFile });
  const error = await failureOf(mosk.list());
  expect(error).toMatchObject({ code: 'kubeconfig-invalid', at: tokenFile });
  expect(error.message).toContain(problem);
  expect(error.message).not.toContain('hunter2');
  mosk.close();
});
