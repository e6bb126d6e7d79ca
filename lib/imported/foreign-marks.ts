import type { ObjectMeta } from '../model';

/** What a tool writes onto objects that it looks after; whoever declares an object does not write it. */
interface ForeignMark {
  readonly tool: string;
  readonly in: 'labels' | 'annotations';
  /** The key, or its beginning where it ends in a slash. */
  readonly key: string;
  /** The only value that is the tool's, where people write the key, too. */
  readonly value?: RegExp;
}

const both = (tool: string, key: string): ForeignMark[] => [
  { tool, in: 'labels', key },
  { tool, in: 'annotations', key },
];

const MARKS: readonly ForeignMark[] = [
  ...both('Argo CD', 'argocd.argoproj.io/'),
  // What Argo CD tracks by, unless it is told to track by annotation.
  { tool: 'Argo CD or Helm', in: 'labels', key: 'app.kubernetes.io/instance' },
  ...both('Flux', 'kustomize.toolkit.fluxcd.io/'),
  ...both('Flux', 'helm.toolkit.fluxcd.io/'),
  ...both('Flux', 'reconcile.fluxcd.io/'),
  { tool: 'Helm', in: 'annotations', key: 'meta.helm.sh/' },
  { tool: 'Helm', in: 'labels', key: 'helm.sh/chart' },
  { tool: 'Helm', in: 'labels', key: 'app.kubernetes.io/managed-by', value: /^Helm$/ },
  { tool: 'Pulumi', in: 'labels', key: 'app.kubernetes.io/managed-by', value: /^pulumi$/ },
  { tool: 'Pulumi', in: 'annotations', key: 'pulumi.com/' },
  { tool: 'kustomize', in: 'annotations', key: 'config.kubernetes.io/' },
  { tool: 'kustomize', in: 'annotations', key: 'internal.config.kubernetes.io/' },
  { tool: 'kubectl', in: 'annotations', key: 'kubectl.kubernetes.io/' },
  { tool: 'kubectl', in: 'annotations', key: 'kubernetes.io/change-cause' },
];

/** Labels and annotations as somebody has declared them, and the tools whose marks were among them. */
export interface DeclaredMetadata {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly tools: readonly string[];
}

export function withoutForeignMarks({
  labels = {},
  annotations = {},
}: Partial<ObjectMeta>): DeclaredMetadata {
  const tools = new Set<string>();
  const kept = (values: Readonly<Record<string, string>>, place: ForeignMark['in']) =>
    Object.fromEntries(
      Object.entries(values)
        .filter(([key, value]) => {
          const mark = MARKS.find((each) => each.in === place && isMark(each, key, value));
          if (mark !== undefined) tools.add(mark.tool);
          return mark === undefined;
        })
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  const declared = { labels: kept(labels, 'labels'), annotations: kept(annotations, 'annotations') };
  return { ...declared, tools: [...tools].sort() };
}

function isMark(mark: ForeignMark, key: string, value: string): boolean {
  if (mark.key.endsWith('/')) return key.startsWith(mark.key);
  return key === mark.key && (mark.value === undefined || mark.value.test(value));
}
