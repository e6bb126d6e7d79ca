import { objectName } from '../../lib/contract';
import { type Takeover, takeoverLines } from '../../lib/model';
import type { CommandContext } from '../command-context';
import { linesText } from '../output';
import type { Planned, UpsertOutcome } from './planned';

/** What became of one object; documented in docs/json.md. */
export interface ObjectResult {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly outcome: UpsertOutcome;
  /** Paths that change; left out where none does. */
  readonly changes?: readonly string[];
  /** Of an object that is taken over. */
  readonly takeover?: Takeover;
}

type Result = Pick<Planned, 'object' | 'outcome' | 'changes' | 'takeover'>;

export function resultOf({ object, outcome, changes, takeover }: Result): ObjectResult {
  const { kind, metadata } = object;
  const { namespace, name } = metadata;
  return {
    ...{ kind, namespace, name, outcome },
    ...(changes.length > 0 && { changes }),
    ...(takeover !== undefined && { takeover }),
  };
}

/** What a takeover is going to do, before anything is written. */
export function show({ object, takeover }: Planned, { io, globals }: CommandContext): void {
  if (takeover === undefined || globals().json) return;
  const [whose, ...lines] = takeoverLines(takeover);
  const head = `${objectName(object)}  ${whose}, and is taken over:`;
  io.stdout.write(linesText([head, ...lines.map((line) => `  ${line}`)]));
}

/** @param mark behind the outcome */
export function tell({ object, outcome, changes }: Result, mark: string, context: CommandContext): void {
  const { io, globals } = context;
  if (globals().json) return;
  const fields = changes.length === 0 ? '' : `: ${changes.join(', ')}`;
  io.stdout.write(linesText([`${objectName(object)}  ${outcome}${mark}${fields}`]));
}
