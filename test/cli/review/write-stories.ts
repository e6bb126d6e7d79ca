/** Writes what the stories are expected to say: `tsx test/cli/review/write-stories.ts`. To be read before it is committed. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';
import { STORIES, STORY_NAMES, storyArguments, storyRepository } from './story-repository';

async function write(name: string): Promise<void> {
  const repository = storyRepository(name);
  const io = fakeIo({ cwd: repository.folder, env: { PATH: process.env.PATH ?? '' } });
  await run(storyArguments(name), io);
  writeFileSync(path.join(STORIES, name, 'expected.md'), io.output.stdout);
  console.log(name, io.output.stderr);
  repository.remove();
}

void (async () => {
  for (const name of STORY_NAMES) await write(name);
})();
