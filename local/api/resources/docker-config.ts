import { type FieldError, invalid } from '../../../lib/schema';

/** Of a Secret with credentials for registries: they are a JSON object. What is wrong with it is told without it. */
export function dockerConfigErrors(base64: string, field: string): FieldError[] {
  const detail = complaint(Buffer.from(base64, 'base64').toString());
  return detail === undefined ? [] : [invalid(field, '<secret contents redacted>', detail)];
}

function isCut(text: string, { message }: SyntaxError): boolean {
  return message.startsWith('Unexpected end') || message.includes(`at position ${text.length} `);
}

function complaint(text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return isCut(text, error as SyntaxError) ? 'unexpected end of JSON input' : 'invalid character';
  }
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined;
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${found} into Go value of type map[string]interface {}`;
}
