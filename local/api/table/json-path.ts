/** Evaluates a path against an object: all values found, none for an absent field. */
export type JsonPath = (object: unknown) => unknown[];

type Step = (value: unknown) => unknown[];

/** One step at the start of the rest: `.name` (dots escaped by `\`), `['name']`, `[3]`, `[*]`, `.*`, `[?(@.a=="b")]`. */
const STEPS: readonly (readonly [RegExp, (...groups: string[]) => Step])[] = [
  [/^\[\?\(@((?:\.[\w-]+)+)\s*(==|!=)\s*(?:"([^"]*)"|'([^']*)')\)\]/, filter],
  [/^(?:\.\*|\[\*\])/, () => members],
  [/^\[(-?\d+)\]/, (index) => (value) => present(Array.isArray(value) ? value.at(Number(index)) : undefined)],
  [/^\[(?:'([^']*)'|"([^"]*)")\]/, (single, double) => field(single ?? double ?? '')],
  [/^\.((?:\\.|[^.[\]\\])+)/, (name = '') => field(name.replaceAll(/\\(.)/g, '$1'))],
];

/**
 * The part of Kubernetes' JSONPath that printer columns use.
 *
 * @throws Error for a path outside of that part: a mistake in a CRD
 */
export function parseJsonPath(text: string): JsonPath {
  const steps: Step[] = [];
  let rest = text.startsWith('{') && text.endsWith('}') ? text.slice(1, -1) : text;
  while (rest !== '' && rest !== '.') {
    const found = nextStep(rest);
    if (found === undefined)
      throw new Error(`cannot read the JSON path ${JSON.stringify(text)} at ${JSON.stringify(rest)}`);
    steps.push(found.step);
    rest = rest.slice(found.length);
  }
  return (object) => steps.reduce((values, step) => values.flatMap(step), [object]);
}

function nextStep(rest: string): { step: Step; length: number } | undefined {
  for (const [pattern, make] of STEPS) {
    const match = pattern.exec(rest);
    if (match !== null) return { step: make(...match.slice(1)), length: match[0].length };
  }
  return undefined;
}

function filter(path = '', operator?: string, double?: string, single?: string): Step {
  const wanted = double ?? single ?? '';
  const read = parseJsonPath(path);
  return (value) => members(value).filter((member) => read(member).includes(wanted) === (operator === '=='));
}

function field(name: string): Step {
  return (value) =>
    present(
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
    );
}

function members(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function present(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : [value];
}
