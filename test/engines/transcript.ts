import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Answer } from '../local/api/requester';
import { CONVERSATION, type Step } from './conversation';
import { expected } from './converse';

/** What a real kube-apiserver has answered to the conversation, one line for each request. */
export const TRANSCRIPT = path.join(__dirname, 'transcripts', 'kube-apiserver-1.36.jsonl');

export interface Line {
  readonly topic: string;
  readonly what: string;
  readonly answer: unknown;
}

export function transcriptOf(answers: ReadonlyMap<Step, Answer>): Line[] {
  const lines = CONVERSATION.flatMap(([topic, steps]) =>
    steps.map((step) => ({ topic, what: step.what, answer: expected(step, answers.get(step) as Answer) })),
  );
  // As it can be kept: without what JSON does not know.
  return JSON.parse(JSON.stringify(lines));
}

export function readTranscript(): Line[] {
  return readFileSync(TRANSCRIPT, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
