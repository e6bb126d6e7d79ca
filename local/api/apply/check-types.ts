import type { FieldType, ListType, MapType, ScalarType } from './field-type';
import { elementText, memberElement } from './path-element';
import { asMap, itemElement, kindOf, memberType, UntypedError } from './typed-value';

/** A value that does not fit its type; `path` as in `.spec.nodes[name="a"]`. */
export interface TypeProblem {
  readonly path: string;
  readonly problem: string;
}

const DUPLICATE = 'duplicate entries for key';

/** Where an object that is applied does not fit its types, in the real server's words but for the values: they may be secret. */
export function typeProblems(type: FieldType, value: unknown, path = ''): TypeProblem[] {
  switch (kindOf(type, value)) {
    case 'map':
      return type.map === undefined ? [] : mapProblems(type.map, value, path);
    case 'list':
      return type.list === undefined ? [] : listProblems(type.list, value, path);
    default:
      return type.scalar === undefined ? [] : scalarProblems(type.scalar, value, path);
  }
}

/**
 * Of an object as the server has it, in which items may be there twice.
 *
 * @throws UntypedError for the first value that does not fit, such as a list for a text with a format, which passes validation
 */
export function requireTyped(type: FieldType, value: unknown): void {
  const found = typeProblems(type, value).find(({ problem }) => !problem.startsWith(DUPLICATE));
  if (found !== undefined) throw new UntypedError(found.path, found.problem);
}

export function typeProblemsText(problems: readonly TypeProblem[]): string {
  const texts = problems.map(({ path, problem }) => (path === '' ? problem : `${path}: ${problem}`));
  return texts.length === 1
    ? (texts[0] as string)
    : ['errors:', ...texts.map((text) => `  ${text}`)].join('\n');
}

function mapProblems(type: MapType, value: unknown, path: string): TypeProblem[] {
  if (value === null) return [];
  const members = asMap(value);
  if (members === undefined) return [{ path, problem: 'expected map, got &{...}' }];
  const problems: TypeProblem[] = [];
  for (const [name, member] of Object.entries(members)) {
    const at = path + elementText(memberElement(name));
    if (!type.fields.has(name) && type.others === undefined) {
      return [...problems, { path: at, problem: 'field not declared in schema' }];
    }
    problems.push(...typeProblems(memberType(type, name), member, at));
  }
  return problems;
}

function listProblems(type: ListType, value: unknown, path: string): TypeProblem[] {
  if (value === null) return [];
  if (!Array.isArray(value)) return [{ path, problem: 'expected list, got &{...}' }];
  const problems: TypeProblem[] = [];
  const seen = new Set<string>();
  for (const [index, item] of value.entries()) {
    let element = `i:${index}`;
    if (type.kind !== 'atomic') {
      try {
        element = itemElement(type, item);
      } catch (error) {
        if (!(error instanceof UntypedError)) throw error;
        return [...problems, { path, problem: `element ${index}: ${error.message}` }];
      }
      if (seen.has(element)) {
        problems.push({ path, problem: `${DUPLICATE} ${elementText(element)}` });
      }
      seen.add(element);
    }
    problems.push(...typeProblems(type.items, item, path + elementText(element)));
  }
  return problems;
}

function scalarProblems(type: ScalarType, value: unknown, path: string): TypeProblem[] {
  const complain = (problem: string) => [{ path, problem }];
  if (value === null) return [];
  switch (type) {
    case 'numeric':
      return typeof value === 'number'
        ? []
        : complain(`expected numeric (int or float), got ${goType(value)}`);
    case 'string':
      return typeof value === 'string'
        ? []
        : complain('expected string, got &value.valueUnstructured{Value:...}');
    case 'boolean':
      return typeof value === 'boolean' ? [] : complain('expected boolean, got &{...}');
    default:
      return typeof value === 'object' ? complain('expected any scalar, got &{...}') : [];
  }
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'object') return 'map[string]interface {}';
  return typeof value === 'boolean' ? 'bool' : 'string';
}
