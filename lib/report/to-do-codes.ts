import { word } from '../runbook';
import type { ToDo } from './report';

/** By consequence, the worst first: what cannot be seen, what cannot be restored, what is lost with the cluster, the rest. */
export const TO_DO = [
  'not-read',
  'no-good-backup',
  'not-found',
  'local-only',
  'overdue',
  'not-scheduled',
  'kind-not-read',
  'stuck',
  'schedule-unknown',
  'schedule-gap',
  'rehearsal-failed',
  'failing',
  'not-encrypted',
  'deletion-failed',
  'not-rehearsed',
  'schedule-risk',
  'waiver-ends',
] as const;

export type ToDoCode = (typeof TO_DO)[number];

export interface Candidate extends ToDo {
  readonly code: ToDoCode;
  /** What would be lost, in seconds. */
  readonly lost: number;
}

/** No name of an object begins like this. */
const OPTION = /^--?[a-z][a-z-]*$/i;

export function commandOf(program: string, words: readonly string[]): string {
  return [program, ...words.map((each) => (OPTION.test(each) ? each : word(each)))].join(' ');
}
