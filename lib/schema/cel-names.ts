const RESERVED: ReadonlySet<string> = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

const ESCAPES: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
};

/** The name of a field as rules have it: `dash-ed` is `dash__dash__ed`. `undefined` for fields that rules cannot name. */
export function celName(field: string): string | undefined {
  if (RESERVED.has(field)) return `__${field}__`;
  if (!/^[A-Za-z_][A-Za-z0-9_./-]*$/.test(field)) return undefined;
  return field.replace(/__|[-./]/g, (part) => ESCAPES[part] ?? part);
}

/** Whether it can be the name of a variable. */
export const isCelIdentifier = (name: string): boolean =>
  !RESERVED.has(name) && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
