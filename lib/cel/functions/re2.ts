import { CelError } from '../cel-error';

/** What is used of a compiled one. Declarations name no bundled library: theirs are not packed. */
export interface Re2 {
  test(text: string): boolean;
  matcher(text: string): {
    find(): boolean;
    start(): number;
    end(): number;
    group(): string | null;
  };
}

const known = new Map<string, Re2>();
/** Programs use a handful; what is made up by requests must not fill the memory. */
const MOST = 500;

/**
 * An expression of RE2, as Go reads it, cached. Its time grows with the length of a text, whatever the expression.
 *
 * @throws CelError for what RE2 does not read
 */
export function re2(source: string): Re2 {
  const found = known.get(source);
  if (found !== undefined) return found;
  const made = compiled(source);
  if (known.size >= MOST) known.clear();
  known.set(source, made);
  return made;
}

function compiled(source: string): Re2 {
  // Loaded for the first expression only.
  const { RE2JS, RE2JSException } = require('#vendor/re2js') as typeof import('#vendor/re2js');
  try {
    return RE2JS.compile(source);
  } catch (error) {
    if (error instanceof RE2JSException) throw new CelError(error.message);
    throw error;
  }
}
