import { BackupError } from '../../lib/errors';
import { type LeftOut, nameOf, type Proof, type SortedOut } from '../../lib/imported';
import { ClusterBackupType, type MoskApi, naturalOrder } from '../../lib/model';
import { readPatch } from '../defaults';
import { findObjects, readYaml } from '../input';
import { PATCH_ENDING } from '../synth';
import type { Declared, DeclaredSection } from './declared';
import type { Form } from './form';
import { declaredBy, PROGRAMS } from './forms';
import type { AddedFile, FoundFile, ImportRecord } from './import-folder';
import { namesOf, prove } from './prove';

/** How a folder that was imported stands to what there is now. */
export interface Changes {
  /** `Kind namespace/name` of what exists and is not declared. */
  readonly come: readonly string[];
  /** … of what is declared and does not exist any more. */
  readonly gone: readonly string[];
  /** … of what is declared, is still there, and would not be imported as it is now. */
  readonly leftOut: readonly LeftOut[];
  /** What is there and no program can declare: it neither comes nor goes. */
  readonly undeclarable: readonly LeftOut[];
  /** Of both, with another specification. */
  readonly changed: readonly Proof[];
  /** Files that somebody has edited or removed. */
  readonly edited: readonly string[];
  /** Files that somebody has added, and of which nobody knows what they declare. */
  readonly unread: readonly string[];
  /** `false`: somebody has edited the program, which is not run here, so only names of then are compared. */
  readonly compared: boolean;
}

/** @param added of a folder with manifests: what they declare of what there is counts as declared */
export function changesSince(
  { form, objects }: ImportRecord,
  { files, added }: { readonly files: readonly FoundFile[]; readonly added: readonly AddedFile[] },
  sorted: SortedOut,
  api: MoskApi,
): Changes {
  const ours = declaredIn(form, files, api);
  const found = new Map(
    sorted.imported.map((each) => [
      nameOf(each.found.kind, each.found.metadata.namespace, each.found.metadata.name),
      each,
    ]),
  );
  const more = added.map((file) => declaredInAdded(file, api));
  const declared = ours && joined([ours, ...more.flatMap((each) => each ?? [])]);
  const names = new Set(ours === undefined ? objects : namesOf(ours));
  // Of what does not exist they may say more: it is still to come, or of kinds that are not imported.
  for (const name of declared === undefined ? [] : namesOf(declared)) if (found.has(name)) names.add(name);
  const both = [...found].filter(([name]) => names.has(name)).map(([, each]) => each);
  const left = new Map(sorted.leftOut.map((each) => [nameOf(each.kind, each.namespace, each.name), each]));
  return {
    come: [...found.keys()].filter((name) => !names.has(name)).sort(naturalOrder),
    gone: [...names].filter((name) => !found.has(name) && !left.has(name)).sort(naturalOrder),
    leftOut: [...left].filter(([name]) => names.has(name)).map(([, each]) => each),
    undeclarable: [...left]
      .filter(([name, { why }]) => !names.has(name) && (why === 'refused' || why === 'clear'))
      .map(([, each]) => each),
    changed:
      declared === undefined
        ? []
        : prove(both, declared, form, api).filter(({ verdict }) => verdict === 'differs'),
    edited: files.filter(({ edited, text }) => edited || text === undefined).map((each) => each.path),
    unread: added.filter((_file, index) => more[index] === undefined).map(({ path }) => path),
    compared: declared !== undefined,
  };
}

/** What the folder says today. A program that somebody has edited is somebody else's: it is not run here. */
function declaredIn(form: Form, files: readonly FoundFile[], api: MoskApi): Declared | undefined {
  if (form !== 'yaml') {
    const program = files.find((each) => each.path === PROGRAMS[form]);
    if (program?.text === undefined || program.edited) return undefined;
    return declaredBy(form, program.text, api);
  }
  const read = (ending: string) =>
    files.flatMap(({ path, text }) =>
      path.endsWith(ending) && text !== undefined ? readYaml(text, path).map(({ object }) => object) : [],
    );
  return { objects: read('.yaml'), sections: sectionsOf(files, api), errors: [] };
}

/** `undefined`: it concerns us, and cannot be read. */
function declaredInAdded({ path, text }: AddedFile, api: MoskApi): Declared | undefined {
  const nothing = { objects: [], sections: [], errors: [] };
  if (path.endsWith(PATCH_ENDING)) {
    try {
      return { ...nothing, sections: sectionsOf([{ path, text }], api) };
    } catch (error) {
      if (BackupError.is(error)) return undefined;
      throw error;
    }
  }
  const { objects, mistakes } = findObjects(text, path, OURS);
  return mistakes.length > 0 ? undefined : { ...nothing, objects: objects.map(({ object }) => object) };
}

const { group } = ClusterBackupType;
const OURS = {
  concerns: (text: string) => text.includes(group),
  reports: () => true,
  takes: ({ apiVersion }: { readonly [member: string]: unknown }) => String(apiVersion).startsWith(group),
};

function joined(all: readonly Declared[]): Declared {
  return {
    objects: all.flatMap(({ objects }) => objects),
    sections: all.flatMap(({ sections }) => sections),
    errors: all.flatMap(({ errors }) => errors),
  };
}

function sectionsOf(files: readonly Pick<FoundFile, 'path' | 'text'>[], api: MoskApi): DeclaredSection[] {
  return files.flatMap(({ path, text }) => {
    if (!path.endsWith(PATCH_ENDING) || text === undefined) return [];
    const { namespace, cluster, section } = readPatch(path, text, () => api);
    return [{ namespace, cluster, section }];
  });
}
