import path from 'node:path';
import { isObject } from '../../lib/model';
import { parseSoundDocument } from '../../lib/yaml';
import type { Mistake } from '../input';

/** The names that kustomize knows for its file. */
export const KUSTOMIZATION_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
export const KUSTOMIZATION = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;

/** A text by its name. */
export interface NamedText {
  /** With `/`. */
  readonly name: string;
  readonly text: string;
}

/** A patch, and of which objects. */
export interface PatchEntry {
  /** Name of its file, or of the kustomization that it stands in. */
  readonly file: string;
  readonly text?: string;
  /** Without one, a patch says itself of which object it is. */
  readonly target?: Readonly<Record<string, unknown>>;
}

/** What of a kustomization.yaml can change an object of ours. */
export interface Kustomization {
  readonly file: string;
  readonly folder: string;
  /** Files and folders, by their names from where `file` is named. */
  readonly resources: readonly string[];
  readonly components: readonly string[];
  readonly namespace: string | undefined;
  readonly namePrefix: string;
  readonly nameSuffix: string;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly annotations: Readonly<Record<string, unknown>>;
  /** Before namespace, names, labels and annotations. */
  readonly patches: readonly PatchEntry[];
  /** After them. */
  readonly lastPatches: readonly PatchEntry[];
  /** What could change objects of ours in a way that is not understood here; with lines. */
  readonly unknown: readonly Mistake[];
  /** What could make some, whatever else there is. */
  readonly makers: readonly Mistake[];
}

/** None of these reaches an object of ours: images, replicas and generated objects of other kinds cannot. */
const HARMLESS = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'images',
  'imageTags',
  'replicas',
  'configMapGenerator',
  'secretGenerator',
  'generatorOptions',
  'sortOptions',
  'validators',
]);

/** What makes objects of anything. */
const MAKERS = ['generators', 'helmCharts', 'helmChartInflationGenerator'];

/** What changes no object. */
const LISTING = ['apiVersion', 'kind', 'metadata', 'resources', 'sortOptions'];

/** @returns the mistake that makes it unreadable; `undefined` if it is another thing, such as a Kustomization of Flux */
export function readKustomization({ name, text }: NamedText): Kustomization | Mistake | undefined {
  const document = parseSoundDocument(text);
  if (!('content' in document)) return { file: name, ...document };
  const written = document.content ?? {};
  if (!isObject(written)) return { file: name, line: 1, problem: 'This is no kustomization', fix: FIX };
  const content = withKnownCase(written);
  if (content === undefined)
    return { file: name, line: 1, problem: 'A field of this kustomization stands twice', fix: FIX };
  if (!isKustomization(content)) return undefined;
  const folder = path.posix.dirname(name);
  const unknown: Mistake[] = [];
  const makers: Mistake[] = [];
  const doubt = (field: string, problem: string, doubts = unknown) =>
    doubts.push({ file: name, line: document.lineOf(field.split('.')), problem, fix: FIX });
  const seen = new Set(HARMLESS);
  const field = (key: string) => {
    seen.add(key);
    return content[key] ?? undefined;
  };
  const list = (key: string): unknown[] => {
    const value = field(key) ?? [];
    if (Array.isArray(value)) return value;
    doubt(key, `\`${key}\` is no list`);
    return [];
  };
  const word = (key: string): string | undefined => {
    const value = field(key);
    if (value === undefined || typeof value === 'string') return value;
    doubt(key, `\`${key}\` is no text`);
    return undefined;
  };
  const map = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});
  const texts = (key: string, value: unknown): Record<string, unknown> => {
    if (Object.values(map(value)).some((each) => typeof each !== 'string'))
      doubt(key, `A value of \`${key}\` is no text`);
    return { ...map(value) };
  };
  const within = (key: string) =>
    list(key).flatMap((entry, index) => {
      if (typeof entry === 'string') return [placeOf(entry, folder)];
      doubt(`${key}.${index}`, `An entry of \`${key}\` is no text`);
      return [];
    });
  const patch = (key: string) =>
    list(key).flatMap((entry, index): PatchEntry[] => {
      const known =
        isObject(entry) && Object.keys(entry).every((each) => ['path', 'patch', 'target'].includes(each));
      if (known && (typeof entry.path === 'string') !== (typeof entry.patch === 'string')) {
        const target = isObject(entry.target) ? { target: entry.target } : {};
        return typeof entry.patch === 'string'
          ? [{ file: name, text: entry.patch, ...target }]
          : [{ file: path.posix.join(folder, String(entry.path)), ...target }];
      }
      doubt(`${key}.${index}`, `This entry of \`${key}\` is not understood`);
      return [];
    });
  const strategic = list('patchesStrategicMerge').map((entry): PatchEntry => {
    const text = String(entry);
    return /\n/.test(text.trim()) ? { file: name, text } : { file: path.posix.join(folder, text) };
  });
  // A file of a list before is still a file of the list: nothing is lost by reading it twice.
  const labels: Record<string, unknown> = {};
  for (const [index, entry] of list('labels').entries()) {
    const { pairs, ...others } = map(entry);
    Object.assign(labels, texts(`labels.${index}`, pairs));
    // `fields` are places of the objects themselves.
    if (Object.keys(others).some((key) => !['includeSelectors', 'includeTemplates'].includes(key)))
      doubt(`labels.${index}`, 'This entry of `labels` is not understood');
  }
  // kustomize sets them last (target/kusttarget_configplugin.go).
  Object.assign(labels, texts('commonLabels', field('commonLabels')));
  const found: Kustomization = {
    file: name,
    folder,
    resources: [...within('resources'), ...within('bases')],
    components: within('components'),
    namespace: word('namespace') || undefined,
    namePrefix: word('namePrefix') ?? '',
    nameSuffix: word('nameSuffix') ?? '',
    labels,
    annotations: texts('commonAnnotations', field('commonAnnotations')),
    patches: [...strategic, ...patch('patches')],
    lastPatches: patch('patchesJson6902'),
    unknown,
    makers,
  };
  for (const key of Object.keys(content))
    if (!seen.has(key)) {
      const doubts = MAKERS.includes(key) ? makers : unknown;
      doubt(key, `What \`${key}\` does to backups is not understood`, doubts);
    }
  return found;
}

/** Files and folders that a kustomization builds upon. */
export function reachedBy(file: NamedText): readonly string[] {
  const found = readKustomization(file);
  return found !== undefined && 'resources' in found ? [...found.resources, ...found.components] : [];
}

const FIELDS = [
  ...HARMLESS,
  ...['resources', 'bases', 'components', 'namespace', 'namePrefix', 'nameSuffix', 'labels', 'commonLabels'],
  ...['commonAnnotations', 'patches', 'patchesJson6902', 'patchesStrategicMerge'],
];
/** As Go folds them. */
const folded = (key: string) => key.toLowerCase().toUpperCase();
const BY_FOLDED = new Map(FIELDS.map((key) => [folded(key), key]));

/**
 * The fields as they are documented: kustomize takes them in capitals and small letters (types/kustomization.go).
 * @returns `undefined` if one stands there twice
 */
function withKnownCase(written: Record<string, unknown>): Record<string, unknown> | undefined {
  const entries = Object.entries(written).map(
    ([key, value]) => [BY_FOLDED.get(folded(key)) ?? key, value] as const,
  );
  return new Set(entries.map(([key]) => key)).size < entries.length ? undefined : Object.fromEntries(entries);
}

/** Of what is named in a kustomization, from where its own file is named; as it is, if that is elsewhere. */
function placeOf(entry: string, folder: string): string {
  if (isRemote(entry) || path.posix.isAbsolute(entry)) return entry;
  return path.posix.join(folder, entry).replace(/(?<=.)\/$/, '');
}

function isKustomization({ apiVersion, kind }: Record<string, unknown>): boolean {
  return (
    String(apiVersion || 'kustomize.config.k8s.io/').startsWith('kustomize.config.k8s.io/') &&
    ['Kustomization', 'Component'].includes(String(kind || 'Kustomization'))
  );
}

/** A repository or archive that kustomize would fetch. */
export function isRemote(entry: string): boolean {
  return /:\/\/|^git@|[?&](?:ref|version)=|^(?:github|gitlab|bitbucket)\.\w+\//.test(entry);
}

export const FIX = 'build it first, and check what comes out: kubectl kustomize FOLDER | mosk-backup check -';

/**
 * Whether a file only lists what lies in its folder, or changes it.
 * @returns `undefined` if it is no kustomization at all
 */
export function kustomizationEffect(file: NamedText): 'lists' | 'changes' | undefined {
  if (!KUSTOMIZATION.test(file.name)) return undefined;
  const document = parseSoundDocument(file.text);
  if (!('content' in document)) return 'changes';
  if (!isObject(document.content)) return undefined;
  const content = withKnownCase(document.content);
  if (content === undefined) return 'changes';
  if (!isKustomization(content)) return undefined;
  return Object.keys(content).every((key) => LISTING.includes(key)) ? 'lists' : 'changes';
}
