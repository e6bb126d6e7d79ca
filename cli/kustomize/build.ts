import path from 'node:path';
import { quotable } from '../../lib/model';
import { documentTexts } from '../../lib/yaml';
import type { Located, Mistake } from '../input';
import {
  FIX,
  isRemote,
  KUSTOMIZATION,
  type Kustomization,
  type NamedText,
  readKustomization,
} from './kustomization';
import { MakesOurs, NotUnderstood, patched, type Resource } from './patch';

/** An object as a kustomization makes it, with the way back to the file that it came from. */
interface Built extends Resource {
  readonly located: Located;
}

/** What a kustomization that no other one names builds. */
export interface Build {
  readonly file: string;
  readonly objects: readonly Located[];
  readonly mistakes: readonly Mistake[];
  /** What it takes or makes from elsewhere, where nothing else of it is ours: whether that is, nobody sees here. */
  readonly elsewhere: readonly Mistake[];
}

export interface Builds {
  readonly builds: readonly Build[];
  /** Names of files that count by themselves: no kustomization is in their folder or above it. */
  readonly plain: ReadonlySet<string>;
  /** Names of files that lie beside or below a kustomization, and that none names: nothing applies them. */
  readonly unlisted: readonly string[];
}

/**
 * What kustomize would build of these files, as far as objects of ours are concerned.
 * @param read the objects of ours in a file
 */
export function buildAll(
  files: readonly NamedText[],
  read: (file: NamedText) => { readonly objects: readonly Located[]; readonly mistakes: readonly Mistake[] },
): Builds {
  const byName = new Map(files.map((file) => [file.name, file]));
  const byFolder = new Map<string, Kustomization | Mistake>();
  const own = new Set<string>();
  for (const file of files) {
    const found = KUSTOMIZATION.test(file.name) ? readKustomization(file) : undefined;
    if (found === undefined) continue;
    const folder = path.posix.dirname(file.name);
    const problem = 'Two kustomizations are in this folder, which kustomize refuses';
    const second = { file: file.name, line: 1, problem, fix: 'remove one of them' };
    byFolder.set(folder, byFolder.has(folder) ? second : found);
    own.add(file.name);
  }
  const governed = (name: string) => {
    for (let folder = path.posix.dirname(name); ; folder = path.posix.dirname(folder)) {
      if (byFolder.has(folder)) return true;
      if (folder === path.posix.dirname(folder)) return false;
    }
  };
  const holds = (folder: string) =>
    files.some((file) => isBelow(folder, file.name) && read(file).objects.length > 0);
  const site: Site = { byName, byFolder, read, holds, used: new Set(), entered: new Set() };
  const named = new Set(
    [...byFolder.values()].flatMap((each) =>
      'resources' in each ? [...each.resources, ...each.components] : [],
    ),
  );
  const roots = [...byFolder].filter(([folder]) => !named.has(folder));
  const builds = roots.map(([folder, kustomization]) => buildOf(folder, kustomization, site));
  // Those that only name each other.
  for (const [folder, kustomization] of byFolder) {
    if (!site.entered.has(folder)) builds.push(buildOf(folder, kustomization, site));
  }
  const manifests = files.filter(({ name }) => !own.has(name));
  return {
    builds,
    plain: new Set(manifests.filter(({ name }) => !governed(name)).map(({ name }) => name)),
    unlisted: manifests.filter(({ name }) => governed(name) && !site.used.has(name)).map(({ name }) => name),
  };
}

interface Site {
  readonly byName: ReadonlyMap<string, NamedText>;
  readonly byFolder: ReadonlyMap<string, Kustomization | Mistake>;
  readonly read: Parameters<typeof buildAll>[1];
  /** Whether something of ours is in a folder or below it. */
  holds(folder: string): boolean;
  /** Files that a kustomization names. */
  readonly used: Set<string>;
  /** Folders that have been built, or a part of it. */
  readonly entered: Set<string>;
}

function isBelow(folder: string, name: string): boolean {
  return folder === '.' || name.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function buildOf(folder: string, kustomization: Kustomization | Mistake, site: Site): Build {
  /** Certain mistakes, and those that only matter where there is something of ours. */
  const mistakes: Mistake[] = [];
  const doubts: Mistake[] = [];
  const elsewhere: Mistake[] = [];
  const built = new Builder(site, mistakes, doubts, elsewhere).addTo([], folder);
  const isOurs = built.length > 0;
  return {
    file: kustomization.file,
    objects: built.map(({ object, located }) => ({ ...located, object, at: located.at })),
    mistakes: [...mistakes, ...(isOurs ? [...doubts, ...elsewhere] : []), ...built.flatMap(ownAnnotation)],
    elsewhere: isOurs ? [] : elsewhere,
  };
}

/** kustomize leaves out what has some of these, renames what has others, and takes them away. */
const OWN_ANNOTATION = /^(?:internal\.)?config\.kubernetes\.io\/|^(?:config|kustomize\.config)\.k8s\.io\//;

function ownAnnotation({ object, located }: Built): Mistake[] {
  const name = Object.keys(object.metadata.annotations ?? {}).find((each) => OWN_ANNOTATION.test(each));
  if (name === undefined) return [];
  return [
    {
      file: located.file,
      line: located.lineNumberOf('metadata.annotations'),
      problem: 'kustomize takes this annotation for its own, and may leave the object out',
      value: name,
      fix: FIX,
    },
  ];
}

class Builder {
  readonly #within: string[] = [];

  constructor(
    private readonly site: Site,
    private readonly mistakes: Mistake[],
    private readonly doubts: Mistake[],
    private readonly elsewhere: Mistake[],
  ) {}

  /** What a folder with a kustomization makes of resources, which its own are added to. */
  addTo(before: readonly Built[], folder: string): readonly Built[] {
    const kustomization = this.site.byFolder.get(folder);
    if (kustomization === undefined) return before;
    this.site.entered.add(folder);
    if (!('resources' in kustomization)) {
      (this.site.holds(folder) ? this.mistakes : this.doubts).push(kustomization);
      return before;
    }
    if (this.#within.includes(folder)) {
      this.mistakes.push({
        file: kustomization.file,
        line: 1,
        problem: 'This kustomization contains itself',
        fix: FIX,
      });
      return before;
    }
    this.#within.push(folder);
    // Not spread: a file can hold more than fits on the stack.
    for (const doubt of kustomization.unknown) this.doubts.push(doubt);
    for (const maker of kustomization.makers) this.elsewhere.push(maker);
    let built = before;
    for (const entry of kustomization.resources) built = [...built, ...this.#resource(entry, kustomization)];
    for (const component of kustomization.components) {
      if (this.site.byFolder.has(component)) built = this.addTo(built, component);
      else this.#missing(component, kustomization);
    }
    built = this.#patch(built, kustomization, 'patches').map((each) => transformed(each, kustomization));
    built = this.#patch(built, kustomization, 'lastPatches');
    this.#within.pop();
    return built;
  }

  #resource(entry: string, kustomization: Kustomization): readonly Built[] {
    if (this.site.byFolder.has(entry)) return this.addTo([], entry);
    const file = this.site.byName.get(entry);
    if (file === undefined) {
      this.#missing(entry, kustomization);
      return [];
    }
    this.site.used.add(entry);
    const { objects, mistakes } = this.site.read(file);
    for (const mistake of mistakes) this.mistakes.push(mistake);
    const skipped = objects.length > 0 ? skippedLine(file.text) : undefined;
    if (skipped !== undefined) {
      const problem = 'kustomize reads only the first JSON value, and kubectl all of them';
      this.mistakes.push({
        file: file.name,
        line: skipped,
        problem,
        fix: 'put --- between them, or each into a file',
      });
    }
    return objects.map((located) => {
      const { name, namespace } = located.object.metadata;
      return {
        object: located.object,
        located,
        names: [name],
        namespaces: [namespace || 'default'],
      };
    });
  }

  #patch(
    built: readonly Built[],
    kustomization: Kustomization,
    which: 'patches' | 'lastPatches',
  ): readonly Built[] {
    return kustomization[which].reduce<readonly Built[]>((all, entry) => {
      const text = entry.text ?? this.site.byName.get(entry.file)?.text;
      if (text === undefined) {
        this.#missing(entry.file, kustomization);
        return all;
      }
      this.site.used.add(entry.file);
      try {
        return patched(all, { ...entry, text });
      } catch (error) {
        const problem =
          error instanceof NotUnderstood ? error.message : 'This patch does not fit, or is not understood';
        const certain = error instanceof MakesOurs;
        (certain ? this.mistakes : this.doubts).push({ file: entry.file, line: 1, problem, fix: FIX });
        return all;
      }
    }, built);
  }

  #missing(entry: string, { file }: Kustomization): void {
    const remote = isRemote(entry);
    const problem = remote
      ? 'This kustomization takes something from elsewhere, which is not read'
      : 'This kustomization names a file or folder that is not among those that are read';
    (remote ? this.elsewhere : this.mistakes).push({
      file,
      line: 1,
      problem,
      value: quotable(entry),
      fix: FIX,
    });
  }
}

/** Line of a document that follows JSON without a `---` of its own. */
function skippedLine(text: string): number | undefined {
  const documents = documentTexts(text);
  return documents.find(
    (each, index) => documents[index - 1]?.json !== undefined && !each.text.startsWith('---'),
  )?.line;
}

function transformed<B extends Built>(
  built: B,
  { namespace, namePrefix, nameSuffix, labels, annotations }: Kustomization,
): B {
  const { metadata } = built.object;
  const name = `${namePrefix}${metadata.name}${nameSuffix}`;
  const all = (own: object | undefined, added: object) => ({ ...own, ...added });
  const object = {
    ...built.object,
    metadata: {
      ...metadata,
      name,
      ...(namespace !== undefined && { namespace }),
      ...(Object.keys(labels).length > 0 && { labels: all(metadata.labels, labels) }),
      ...(Object.keys(annotations).length > 0 && { annotations: all(metadata.annotations, annotations) }),
    },
  } as B['object'];
  return {
    ...built,
    object,
    names: [...built.names, name],
    namespaces: namespace === undefined ? built.namespaces : [...built.namespaces, namespace],
  };
}
