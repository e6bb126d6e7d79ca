import path from 'node:path';
import { BackupError } from '../lib/errors';
import { API_MEMBERS, MoskApi } from '../lib/model';
import type { Io } from './io';

const RELEASES: Readonly<Record<string, MoskApi>> = { '26.1': MoskApi.v26_1, '26.2': MoskApi.v26_2 };

/** The environment variable that stands for `--api` where that is not given. */
export const API_VARIABLE = 'MOSK_BACKUP_API';

/**
 * The API that `--api` names: of a release, or as a file writes it down.
 * @param named what the option says, if it is given
 * @param onDoubt is told what of the file is passed over, and what is missing from it
 * @throws BackupError `usage`, AggregateError of everything that is wrong with the file
 */
export async function chosenApi(
  named: string | undefined,
  io: Io,
  onDoubt: (text: string) => void,
): Promise<MoskApi> {
  const chosen = named ?? io.env[API_VARIABLE] ?? '26.2';
  const release = RELEASES[chosen];
  if (release !== undefined) return release;
  const api = await readApiFile(chosen, named === undefined ? API_VARIABLE : '--api', io);
  const { unknown = [], facts } = api.learned ?? {};
  if (unknown.length > 0)
    onDoubt(`${chosen} is of a later version: ${unknown.join(', ')} is passed over, and kept`);
  // What is learned has all of them, open ones too.
  const missing = Object.keys(API_MEMBERS).filter((name) => facts !== undefined && !(name in facts));
  if (missing.length > 0)
    onDoubt(`${chosen} says nothing of ${missing.join(', ')}: as in MOSK 26.2; was it cut off?`);
  return api;
}

/** @param said which option names it, for errors */
export async function readApiFile(name: string, said: string, io: Io): Promise<MoskApi> {
  const { readText } = require('./input') as typeof import('./input');
  const text = await readText(path.resolve(io.cwd, name), name).catch((cause: unknown) => {
    throw new BackupError('usage', 'This is neither a release that is known nor a file that can be read', {
      at: said,
      value: JSON.stringify(name),
      fix: `use one of ${Object.keys(RELEASES).join(', ')}, or a file that says what differs; "mosk-backup api learn --write FILE" finds it out`,
      cause,
    });
  });
  return apiOfText(text, name);
}

/** @param name of the file, for errors */
export function apiOfText(text: string, name: string): MoskApi {
  try {
    return MoskApi.parse(text, name);
  } catch (error) {
    if (BackupError.is(error)) throw error.moved(name);
    if (!(error instanceof AggregateError)) throw error;
    throw new AggregateError((error.errors as BackupError[]).map((each) => each.moved(name)));
  }
}
