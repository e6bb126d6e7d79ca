import { readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';
import { STORIES, STORY_NAMES, storyArguments, storyRepository } from './story-repository';

/** What each is about: the exit code, and what a reviewer must not miss. */
const STORY: Readonly<Record<string, { exit: 0 | 9; tells: RegExp }>> = {
  clean: { exit: 0, tells: /no data is lost by this, and the policy finds nothing new/ },
  collision: {
    exit: 9,
    tells: /Two schedules now overlap on cluster `retail\/shop` on `frankfurt` at 01:00/,
  },
  'coverage-lost': { exit: 9, tells: /Nothing backs up the cluster `retail\/pay` on `frankfurt` any more/ },
  'deletion-without-approval': { exit: 9, tells: /before-26-1\.encrypted` and its data key for good/ },
  'key-rotation': { exit: 9, tells: /`kek-2025` goes, but is still needed by 14 backups/ },
  'one-shot-in-self-healed-git': { exit: 0, tells: /MB043 one-shot-in-git/ },
  orphaning: {
    exit: 9,
    tells:
      /leaves `s3:\/\/mosk-backups\/retail\/shop\/before-26-1\.encrypted` behind, and nobody will delete it/,
  },
  'rename-is-a-new-run': { exit: 0, tells: /Renaming `before-26-1` to `before-upgrade` is a new backup run/ },
  'rpo-worsened': { exit: 9, tells: /RPO of `retail\/shop` on `frankfurt` 72 h \(3 days\) instead of 24 h/ },
  'suspended-schedule': { exit: 9, tells: /is marked `suspend: true`, a field that MOSK does not document/ },
  'target-moved': { exit: 0, tells: /those made so far stay in `s3:\/\/mosk-backups\/retail`/ },
  'waiver-expired': { exit: 9, tells: /its waiver ended on 2026-10-31/ },
};

it('has a promise for each of the twelve stories', () => {
  expect(Object.keys(STORY).sort()).toEqual(STORY_NAMES);
});

describe.each(Object.entries(STORY))('the story %s', (name, { exit, tells }) => {
  it('is told as it was read and committed', async () => {
    const repository = storyRepository(name);
    const io = fakeIo({ cwd: repository.folder, env: { PATH: process.env.PATH ?? '' } });

    const code = await run(storyArguments(name), io);
    repository.remove();

    // After a change that is meant: tsx test/cli/review/write-stories.ts, and read what it wrote.
    expect(io.output.stdout).toBe(readFileSync(path.join(STORIES, name, 'expected.md'), 'utf8'));
    expect(io.output.stdout).toMatch(tells);
    expect(code).toBe(exit);
  });
});
