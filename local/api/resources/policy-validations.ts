import { type FieldError, invalid, notSupported } from '../../../lib/schema';
import type { PolicyValidation } from './admission-objects';
import { type Compiled, type CompiledPolicy, expressionErrors } from './policy-expressions';

const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];

/** What is wrong with that which a policy demands. */
export function validationErrors(
  validations: readonly PolicyValidation[],
  compiled: Pick<CompiledPolicy, 'validations' | 'messages'>,
): FieldError[] {
  return validations.flatMap((validation, index) => [
    ...compiled.validations
      .slice(index, index + 1)
      .flatMap((each) => expressionErrors(each, 'expression is not specified')),
    ...messageErrors(validation, `spec.validations[${index}]`, compiled.messages[index]),
  ]);
}

function messageErrors(
  { message = '', messageExpression = '', reason = 'Invalid' }: PolicyValidation,
  field: string,
  compiled: Compiled | undefined,
): FieldError[] {
  const errors: FieldError[] = [];
  if (compiled !== undefined) errors.push(...expressionErrors(compiled));
  else if (messageExpression !== '') {
    errors.push(invalid(`${field}.messageExpression`, messageExpression, 'must be non-empty if specified'));
  }
  if (message !== '' && message.trim() === '') {
    errors.push(invalid(`${field}.message`, message, 'must be non-empty if specified'));
  } else if (/[\n\r]/.test(message.trim())) {
    errors.push(invalid(`${field}.message`, message, 'must not contain line breaks'));
  }
  if (!REASONS.includes(reason)) errors.push(notSupported(`${field}.reason`, reason, REASONS));
  return errors;
}
