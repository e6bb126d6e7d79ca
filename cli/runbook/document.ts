/** What a sheet is written with, in Markdown and in HTML alike. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3 | 4; readonly text: Text }
  | { readonly kind: 'text'; readonly text: Text }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Text[] }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, text: Text])[] }
  | {
      readonly kind: 'table';
      readonly headings: readonly string[];
      readonly rows: readonly (readonly Text[])[];
    }
  | { readonly kind: 'commands'; readonly title: string; readonly text: string }
  /** What the next backup changes: no reason to call a sheet stale. */
  | { readonly kind: 'changing'; readonly blocks: readonly Block[] };

/** Words of ours, and words of others between them. */
export type Text = readonly (string | Said)[];

/** A name or value, whoever wrote it: it is shown as it is and formats nothing. */
export interface Said {
  readonly said: string;
}

/** `text\`the key ${name}\``: what is put in is of others. */
export function text(strings: TemplateStringsArray, ...values: readonly (string | number)[]): Text {
  return strings.flatMap((ours, index) => {
    const value = values[index];
    return value === undefined ? [ours] : [ours, { said: String(value) }];
  });
}

/** A line of ours alone. */
export function plain(line: string): Text {
  return [line];
}

/** Lines between which a finished sheet has what the next backup changes. */
export const CHANGING = { from: '<!-- from here on as of that day -->', to: '<!-- to here -->' } as const;
