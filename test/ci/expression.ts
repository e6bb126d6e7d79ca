/** What expressions of GitHub's workflows are evaluated with: `github`, `inputs`, `steps`, … */
export type Contexts = Readonly<Record<string, unknown>>;
type Functions = Readonly<Record<string, (...words: unknown[]) => unknown>>;

const TOKEN = /\s*('(?:[^']|'')*'|[A-Za-z_][\w-]*(?:\.[\w-]+)*|\d+|&&|\|\||[!=]=|[!(),])/y;

/** The part of GitHub's language of expressions that our workflows use; anything else is an error. */
export function evaluated(text: string, contexts: Contexts, functions: Functions = {}): unknown {
  const tokens = tokensOf(text);
  let next = 0;
  const take = (...wanted: string[]) => (wanted.includes(tokens[next] ?? '') ? tokens[next++] : undefined);

  const either = (): unknown => {
    let value = both();
    // As in GitHub's, and in JavaScript: the value that decides is the result.
    while (take('||')) {
      const other = both();
      value = value || other;
    }
    return value;
  };
  const both = (): unknown => {
    let value = compared();
    while (take('&&')) {
      const other = compared();
      value = value && other;
    }
    return value;
  };
  const compared = (): unknown => {
    const value = single();
    const operator = take('==', '!=');
    if (operator === undefined) return value;
    return (String(value ?? '') === String(single() ?? '')) === (operator === '==');
  };
  const single = (): unknown => {
    if (take('!')) return !single();
    if (take('(')) {
      const value = either();
      if (!take(')')) throw unreadable(text);
      return value;
    }
    const token = tokens[next++] ?? '';
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^\d/.test(token)) return Number(token);
    if (!/^[A-Za-z_]/.test(token)) throw unreadable(text);
    return take('(') ? called(token) : memberOf(contexts, token);
  };
  const called = (name: string): unknown => {
    const words: unknown[] = [];
    while (!take(')')) {
      words.push(either());
      take(',');
      if (next >= tokens.length) throw unreadable(text);
    }
    const call = functions[name];
    if (call === undefined) throw unreadable(text);
    return call(...words);
  };

  const value = either();
  if (next < tokens.length) throw unreadable(text);
  return value;
}

/** A text with every `${{ … }}` in it replaced. */
export function interpolated(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_all, inside: string) =>
    String(evaluated(inside, contexts) ?? ''),
  );
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const whole = text.trim();
  for (let at = 0; at < whole.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(whole);
    if (found === null) throw unreadable(text);
    tokens.push(found[1] ?? '');
  }
  return tokens;
}

function memberOf(contexts: Contexts, place: string): unknown {
  const [root = '', ...members] = place.split('.');
  if (!(root in contexts)) throw new Error(`there is no context "${root}" of ${place}`);
  return members.reduce<unknown>(
    (value, member) => (value as Record<string, unknown> | null | undefined)?.[member],
    contexts[root],
  );
}

function unreadable(text: string): Error {
  return new Error(`not understood: ${text}`);
}
