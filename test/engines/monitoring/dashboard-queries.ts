/** What the committed dashboard asks, panel by panel. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const DASHBOARD = path.join(__dirname, '../../../dashboards/mosk-backup.json');
export const committedText = () => readFileSync(DASHBOARD, 'utf8');

export interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat?: string;
  readonly instant?: boolean;
  readonly range?: boolean;
  readonly format?: string;
}

export interface Property {
  readonly id: string;
  readonly value?: unknown;
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly interval?: string;
  readonly timeFrom?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly Target[];
  readonly fieldConfig?: {
    readonly defaults: { readonly unit?: string; readonly noValue?: string };
    readonly overrides: readonly {
      readonly matcher: { readonly id: string; readonly options: string };
      readonly properties: readonly Property[];
    }[];
  };
  readonly options?: { readonly sortBy?: readonly { readonly displayName: string }[] };
  readonly transformations?: readonly {
    readonly id: string;
    readonly options: { readonly renameByName?: Readonly<Record<string, string>> };
  }[];
}

export interface Variable {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly description: string;
  readonly datasource?: Panel['datasource'];
  readonly query: string | { readonly query: string };
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly id?: unknown;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
}

export const committed = (): Dashboard => JSON.parse(committedText());

export interface Query extends Target {
  /** `Too old A` */
  readonly name: string;
  readonly panel: Panel;
  /** Title of the row that the panel is in. */
  readonly row: string;
}

export function queriesOf({ panels }: Dashboard): Query[] {
  let row = '';
  return panels.flatMap((panel) => {
    if (panel.type === 'row') row = panel.title;
    return (panel.targets ?? []).map((target) => ({
      ...target,
      name: `${panel.title} ${target.refId}`,
      panel,
      row,
    }));
  });
}

/** As Grafana fills in what was chosen. */
export function filledIn(expression: string, chosen: Readonly<Record<string, string>>): string {
  return Object.entries(chosen).reduce(
    (text, [name, value]) => text.replaceAll(`$${name}`, value),
    expression,
  );
}
