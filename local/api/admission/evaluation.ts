import type { CelError, Variables } from '../../../lib/cel';
import type { Compiled, CompiledPolicy, PolicySpec } from '../resources';

/** One thing that a policy does not accept. */
export interface Refusal {
  readonly message: string;
  /** `Invalid`, `Forbidden` …; empty for what could not be evaluated. */
  readonly reason: string;
}

export interface Evaluation {
  /** What the actions of the binding are about. */
  readonly refusals: readonly Refusal[];
  /** What is denied whatever the actions are: notes for the audit that cannot be made. */
  readonly failures: readonly Refusal[];
}

const NOTHING: Evaluation = { refusals: [], failures: [] };

/** What a policy says of a request, with one of its params. */
export function evaluated(spec: PolicySpec, compiled: CompiledPolicy, values: Variables): Evaluation {
  const fails = spec.failurePolicy !== 'Ignore';
  const failed = (message: string): Refusal[] => (fails ? [{ message, reason: '' }] : []);

  const conditions = compiled.matchConditions.map((condition) => run(condition, values));
  if (conditions.some(({ value }) => value === false)) return NOTHING;
  const errors = conditions.flatMap(({ error }) => error ?? []);
  if (errors.length > 0) {
    return {
      ...NOTHING,
      refusals: failed(errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`),
    };
  }

  const refusals = compiled.validations.flatMap((validation, index) => {
    const { value, error } = run(validation, values);
    if (error !== undefined) return failed(error);
    if (value === true) return [];
    const { message = '', reason = 'Invalid' } = spec.validations?.[index] ?? {};
    const made = madeMessage(compiled.messages[index], values);
    return [
      { message: made || message.trim() || `failed expression: ${validation.expression.trim()}`, reason },
    ];
  });
  const failures = compiled.auditAnnotations.flatMap((annotation) => {
    const { error } = run(annotation, values);
    return error === undefined ? [] : failed(error);
  });
  return { refusals, failures };
}

const LONGEST_MESSAGE = 5 * 1024;

/** Empty where none can be made: then the fixed one is said. */
function madeMessage(compiled: Compiled | undefined, values: Variables): string {
  const value = compiled === undefined ? undefined : run(compiled, values).value;
  if (typeof value !== 'string') return '';
  const text = value.trim();
  return text.includes('\n') || Buffer.byteLength(text) > LONGEST_MESSAGE ? '' : text;
}

function run(
  { program, expression, error }: Compiled,
  values: Variables,
): { value?: unknown; error?: string } {
  if (program === undefined) return { error: `compilation error: ${error}` };
  try {
    return { value: program.run(values) };
  } catch (failure) {
    if (!isCelError(failure)) throw failure;
    return { error: `expression '${expression}' resulted in error: ${failure.message}` };
  }
}

function isCelError(failure: unknown): failure is CelError {
  const cel = require('../../../lib/cel') as typeof import('../../../lib/cel');
  return failure instanceof cel.CelError;
}
