import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../../../cli/run';
import { type Dice, diceOf } from '../../../promises/dice';
import { fakeIo } from '../../fake-io';
import { emptyRepository, type StoryRepository } from '../story-repository';
import { type Base, baseOf, copyOf, type Files } from './base';
import { LOSSES } from './losses';
import type { Noise } from './noise';

/** How one game ended. */
export interface Ending {
  readonly code: number;
  /** What it was, for people. */
  readonly told: string;
}

/** A change that loses data, with something beside it that could hide it. */
export async function play(seed: number, noise: Noise | undefined): Promise<Ending> {
  const dice = diceOf(seed);
  const base = baseOf(dice);
  const loss = dice.oneOf(LOSSES.filter(({ name }) => noise?.of?.test(name) ?? true));
  const repository = emptyRepository();
  try {
    noise?.before?.(base, dice);
    commit(repository, base.files, 'Before');
    repository.git('checkout', '--quiet', '-b', 'change');
    const head = copyOf(base);
    const file = loss.change(head, dice);
    noise?.change?.({ base, head, file, dice });
    commit(repository, head.files, 'After');
    const setting = (await noise?.around?.({ repository, base, head, file, dice })) ?? {};
    const code = await review(repository, setting);
    return {
      ...code,
      told: `seed ${seed}: ${loss.name} in ${file}, of ${[...base.files.keys()].join(', ')}\n${code.told}`,
    };
  } finally {
    repository.remove();
  }
}

/** How the command is called. */
export interface Setting {
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

async function review(
  { folder }: StoryRepository,
  { words = ['main', 'change'], env = {}, cwd = folder }: Setting,
): Promise<Ending> {
  const io = fakeIo({ cwd, env: { PATH: process.env.PATH ?? '', HOME: folder, ...env } });
  const code = await run(['review', ...words, '--from', '2026-11-23', '--format', 'text'], io);
  return { code, told: `${io.output.stderr}\n${io.output.stdout}` };
}

export function commit({ folder, git }: StoryRepository, files: Files, message: string): void {
  for (const entry of readdirSync(folder)) {
    if (entry !== '.git' && entry !== 'node_modules') rmSync(path.join(folder, entry), { recursive: true });
  }
  for (const [file, content] of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  }
  git('add', '--all', '--', ':!node_modules');
  git('commit', '--quiet', '--allow-empty', '-m', message);
}

export type { Base, Dice, Files };
