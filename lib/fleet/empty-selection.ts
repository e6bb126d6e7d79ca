/** A selection that fits no cluster is an empty list: whoever is given it can still tell what was asked for, and what there is. */

interface Wanted {
  readonly labels?: Labels;
  readonly project?: string | readonly string[];
  readonly managementCluster?: string | readonly string[];
}

/** A cluster, as far as it is selected by it. */
interface Selectable {
  readonly labels: Labels;
  readonly project: string;
  readonly managementCluster: { readonly name: string };
}

type Labels = Readonly<Record<string, string>>;

const reasons = new WeakMap<readonly Selectable[], string>();

/** @param selected the empty list @param all clusters of the inventory */
export function rememberEmpty(
  selected: readonly Selectable[],
  selection: Wanted,
  all: readonly Selectable[],
): void {
  reasons.set(selected, reasonOf(selection, all));
}

/** Such as `labels tier=gold (there are: tier=golld)`; `undefined` for a list that no inventory has selected. */
export function whyEmpty(selected: readonly Selectable[]): string | undefined {
  return reasons.get(selected);
}

function reasonOf({ labels = {}, project, managementCluster }: Wanted, all: readonly Selectable[]): string {
  if (all.length === 0) return 'the inventory has no cluster';
  const wanted = labelTexts(labels);
  const asked: [what: string, values: readonly string[], there: readonly string[]][] = [
    ['labels', wanted, all.flatMap((each) => labelTexts(each.labels))],
    ['project', listOf(project), all.map((each) => each.project)],
    ['management cluster', listOf(managementCluster), all.map((each) => each.managementCluster.name)],
  ];
  return asked
    .filter(([, values]) => values.length > 0)
    .map(([what, values, there]) => `${what} ${values.join(', ')} (there are: ${shown(there)})`)
    .join('; ');
}

const labelTexts = (labels: Labels) => Object.entries(labels).map(([name, value]) => `${name}=${value}`);

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

const MOST = 12;

function shown(values: readonly string[]): string {
  const each = [...new Set(values)].sort();
  const rest = each.length - MOST;
  if (each.length === 0) return 'none';
  return `${each.slice(0, MOST).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
