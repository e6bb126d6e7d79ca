import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ClusterBackupManifest, ClusterBackupType, EventType } from '../../../lib/model';
import type { LocalSite } from '../local-site';
import { isRunnable, runInShell } from '../run-as-printed';
import { NAME, normalised, PLANTED, planted } from './planted';

// Real servers and processes; on a busy machine they take their time.
jest.setTimeout(120_000);

const STORIES = path.join(__dirname, 'told');

/** To be read before it is committed: MOSK_BACKUP_WRITE_STORIES=1 npx jest test/cli/story */
function expectStory(file: string, text: string): void {
  const known = path.join(STORIES, file);
  if (process.env.MOSK_BACKUP_WRITE_STORIES === '1') {
    mkdirSync(STORIES, { recursive: true });
    writeFileSync(known, text);
  }
  expect(text).toBe(readFileSync(known, 'utf8'));
}

async function told(local: LocalSite, name = NAME): Promise<string> {
  const { exitCode, stdout, stderr } = await local.cli(['status', name]);
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout;
}

const commandIn = (story: string) => /^Next .*:\n {15}(\S.*)$/m.exec(story)?.[1] ?? '';

/** As somebody who copies it into a shell; `remove`, which asks, as somebody at a terminal who says yes. */
async function runAsPrinted(local: LocalSite, command: string, input: string): Promise<number> {
  if (/^mosk-backup remove /.test(command)) {
    const argv = command
      .split(' ')
      .slice(1)
      .filter((word) => word !== '-n' && word !== 'prod');
    return (await local.cli(argv, { isTTY: true, answer: 'yes' })).exitCode;
  }
  return runInShell(local, command, input);
}

async function backups(local: LocalSite): Promise<ClusterBackupManifest[]> {
  return (await local.site.client.list<ClusterBackupManifest>(ClusterBackupType, 'prod')).items;
}

async function forgetEvents(local: LocalSite): Promise<void> {
  const { items } = await local.site.client.list(EventType, 'prod');
  for (const { metadata } of items) await local.site.client.delete(EventType, 'prod', metadata.name);
}

it.each(Object.keys(PLANTED))(
  '%s: the story names what is at fault, and one command, which runs as printed',
  async (name) => {
    const { local, it: failure } = await planted(name);
    try {
      const story = await told(local);
      expect(normalised(story)).toMatch(failure.fault);
      expectStory(`${name}.txt`, normalised(story));

      await forgetEvents(local);
      const without = await told(local);
      expect(normalised(without)).toMatch(failure.fault);
      expectStory(`${name}.without-events.txt`, normalised(without));
      expect(commandIn(without)).toBe(commandIn(story));

      await failure.mend?.(local);
      const command = commandIn(story);
      if (!isRunnable(command)) return;
      expect(await runAsPrinted(local, command, failure.input?.(local) ?? '')).toBe(0);
      if (failure.after === 'gone') expect(await backups(local)).toEqual([]);
      if (failure.after === 'another is Completed') {
        const other = (await backups(local)).find(({ metadata }) => metadata.name !== NAME);
        expect((await local.cli(['wait', other?.metadata.name ?? ''])).exitCode).toBe(0);
      }
      if (failure.after === 'looks better') {
        const better = await told(local);
        expect(normalised(better)).not.toMatch(failure.fault);
        // What remains is a run that has failed, and the command that makes a new one.
        expect(await runAsPrinted(local, commandIn(better), '')).toBe(0);
        const other = (await backups(local)).find(({ metadata }) => metadata.name !== NAME);
        expect((await local.cli(['wait', other?.metadata.name ?? ''])).exitCode).toBe(0);
      }
    } finally {
      await local.stop();
    }
  },
);
