import type { CelProgram, CelType } from '../../../lib/cel';
import { type FieldError, invalid, required } from '../../../lib/schema';
import type { PolicySpec } from './admission-objects';
import { policyVariables } from './policy-variables';

// Loaded for the first policy only.
let loaded: typeof import('../../../lib/cel') | undefined;
const cel = () => {
  loaded ??= require('../../../lib/cel') as typeof import('../../../lib/cel');
  return loaded;
};

/** An expression of a policy: a program, or why it is none. */
export interface Compiled {
  /** In the policy: `spec.validations[0].expression`. */
  readonly field: string;
  readonly expression: string;
  readonly program: CelProgram | undefined;
  readonly error: string | undefined;
}

export interface CompiledPolicy {
  readonly matchConditions: readonly Compiled[];
  /** Each with those before it. */
  readonly variables: readonly (Compiled & { readonly name: string })[];
  readonly validations: readonly Compiled[];
  readonly messages: readonly (Compiled | undefined)[];
  readonly auditAnnotations: readonly Compiled[];
}

const BOOL: readonly CelType['is'][] = ['bool'];
const STRING: readonly CelType['is'][] = ['string'];
const STRING_OR_NULL: readonly CelType['is'][] = ['string', 'null'];
const ANYTHING: readonly CelType['is'][] = [];

/** Everything of a policy that is CEL. */
export function compiledPolicy(spec: PolicySpec): CompiledPolicy {
  const { matchConditions = [], variables = [], validations = [], auditAnnotations = [], paramKind } = spec;
  const params = paramKind !== undefined;
  const types: Record<string, CelType> = {};
  const made: CompiledPolicy['variables'][number][] = [];
  const plain = policyVariables({ params, authorizer: true });
  for (const [index, { name, expression }] of variables.entries()) {
    const declarations = policyVariables({ params, authorizer: true, variables: { ...types } });
    const compiled = compile(`spec.variables[${index}].expression`, expression, declarations, ANYTHING);
    made.push({ ...compiled, name });
    if (expression.trim() !== '') types[name] = variableType(compiled.program?.type);
  }
  const own = variables.length === 0 ? undefined : types;
  const declarations = policyVariables({ params, authorizer: true, variables: own });
  // Messages may not ask what somebody may do.
  const ofMessages = policyVariables({ params, authorizer: false, variables: own });
  return {
    matchConditions: matchConditions.map(({ expression }, index) =>
      compile(`spec.matchConditions[${index}].expression`, expression.trim(), plain, BOOL),
    ),
    variables: made,
    validations: validations.map(({ expression }, index) =>
      compile(`spec.validations[${index}].expression`, expression, declarations, BOOL),
    ),
    messages: validations.map(({ messageExpression = '' }, index) =>
      messageExpression.trim() === ''
        ? undefined
        : compile(`spec.validations[${index}].messageExpression`, messageExpression, ofMessages, STRING),
    ),
    auditAnnotations: auditAnnotations.map(({ valueExpression }, index) => ({
      ...compile(
        `spec.auditAnnotations[${index}].valueExpression`,
        valueExpression.trim(),
        declarations,
        STRING_OR_NULL,
      ),
      // Compiled without, and shown with the space around it.
      expression: valueExpression,
    })),
  };
}

function compile(
  field: string,
  expression: string,
  declarations: ReturnType<typeof policyVariables>,
  results: readonly CelType['is'][],
): Compiled {
  const { compileCel, typeText, CelError } = cel();
  const failed = (error: string): Compiled => ({ field, expression, program: undefined, error });
  try {
    const program = compileCel(expression, declarations);
    if (results.length === 0 || results.includes(program.type.is)) {
      return { field, expression, program, error: undefined };
    }
    const wanted =
      results.length === 1
        ? results[0]
        : `one of [${results.map((is) => (is === 'null' ? 'null_type' : is)).join(' ')}]`;
    return failed(`must evaluate to ${wanted} but got ${typeText(program.type)}`);
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    return failed(`compilation failed: ${error.message}`);
  }
}

/**
 * What is wrong with an expression that there has to be.
 *
 * @param absent what is said if there is none
 */
export function expressionErrors({ field, expression, error }: Compiled, absent = ''): FieldError[] {
  if (expression.trim() === '') return [required(field, absent)];
  return error === undefined ? [] : [invalid(field, expression, error)];
}

/** Of a variable less is known than of the expression that makes it. */
function variableType(type: CelType | undefined): CelType {
  if (type === undefined || ['object', 'opaque', 'optional', 'type'].includes(type.is)) return { is: 'dyn' };
  return type.of === undefined ? type : { ...type, of: type.of.map(variableType) };
}
