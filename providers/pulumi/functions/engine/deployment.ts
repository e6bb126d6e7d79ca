/**
 * What this deployment declares, and what it has removed. The engine says neither to `create` nor to `delete` whether a
 * resource is being replaced or destroyed; but one process serves a whole deployment, and `check` runs in it for every
 * resource of the program, never for one that is only destroyed.
 */
import { canonicalJson } from '../../../../lib/model';
import type { CommonInputs } from './behaviour';
import { perProcess } from './process';

interface Declaration {
  readonly news: CommonInputs;
  /** Of an earlier deployment. */
  readonly olds?: Partial<CommonInputs>;
}

const declarations = perProcess(() => new Map<string, Declaration[]>());
const formerStates = perProcess(() => new Map<string, CommonInputs>());
const runs = perProcess(() => new Map<string, CommonInputs>());
const removals = perProcess(() => new Map<string, Promise<void>>());
const removed = perProcess(() => new Set<string>());

/** @param olds empty for a new resource */
export function declare(olds: Partial<CommonInputs>, news: CommonInputs): void {
  note(news.owner, { news });
  // A resource that was renamed by an alias is still declared under the name that its objects carry.
  if (olds.owner !== undefined && olds.owner !== news.owner) note(olds.owner, { news, olds });

  function note(owner: string, declaration: Declaration): void {
    const key = keyOf({ kind: news.kind, owner });
    declarations().set(key, [...(declarations().get(key) ?? []), declaration]);
  }
}

/**
 * The resource as the program of this deployment has it; `undefined` if it is not in the program.
 * @param ownName the name was that of one resource; in 0.1.0 two may have had it
 */
export function declared<Inputs extends CommonInputs>(
  resource: Inputs,
  { ownName }: { readonly ownName: boolean } = { ownName: false },
): Inputs | undefined {
  const found = declarations().get(keyOf(resource)) ?? [];
  // Another one may have its former name by now.
  const renamed = found.filter(({ olds }) => olds !== undefined);
  const same = renamed.find(({ olds }) => olds !== undefined && identityOf(olds) === identityOf(resource));
  const only = ownName && renamed.length === 1 ? renamed[0] : undefined;
  return (same ?? only ?? found.findLast(({ olds }) => olds === undefined))?.news as Inputs | undefined;
}

/** All resources of a kind that the program has, as far as the engine has asked for them. */
export function allDeclared<Inputs extends CommonInputs>(kind: Inputs['kind']): Inputs[] {
  const news = [...declarations().values()].flatMap((each) => each.map((declaration) => declaration.news));
  const byOwner = new Map(news.filter((each) => each.kind === kind).map((each) => [each.owner, each]));
  return [...byOwner.values()] as Inputs[];
}

/** The entry of the state that a resource has had before this deployment. @param olds a whole state */
export function noteFormer(olds: CommonInputs, news: CommonInputs): void {
  formerStates().set(keyOf(news), olds);
}

/** The entries of all resources of a kind that the program has, as far as the engine has compared them. */
export function allFormer<State extends CommonInputs>(kind: State['kind']): State[] {
  return [...formerStates().values()].filter((each): each is State => each.kind === kind);
}

export function formerOf<State extends CommonInputs>(news: CommonInputs): State | undefined {
  return formerStates().get(keyOf(news)) as State | undefined;
}

/** The object of this uid is the one that a resource of the program has had before this deployment, or has by now. */
export function noteRun(uid: string, news: CommonInputs): void {
  runs().set(uid, news);
}

/** The resource of the program that has the object of this uid. */
export function declaredWith<Inputs extends CommonInputs>(uid: string): Inputs | undefined {
  return runs().get(uid) as Inputs | undefined;
}

interface Made extends CommonInputs {
  readonly uid: string;
}

/** Uids of the objects of other resources of the kind, as far as this deployment has looked at their entries. */
export function uidsOfOthers({ kind, uid }: Made): string[] {
  const made = allFormer<CommonInputs>(kind).filter((each): each is Made => 'uid' in each);
  return made.map((each) => each.uid).filter((each) => each !== uid);
}

/**
 * Removes the object of this uid, unless this deployment does so already: of what 0.1.0 has made, two resources may count
 * one run as theirs.
 */
export function removeOnce(uid: string, remove: () => Promise<void>): Promise<void> {
  const known = removals().get(uid);
  if (known !== undefined) return known;
  const begun = remove().then(
    () => {
      removed().add(uid);
    },
    // After a failure the next one tries again.
    (reason: unknown) => {
      removals().delete(uid);
      throw reason;
    },
  );
  removals().set(uid, begun);
  return begun;
}

/** This deployment has removed the object of this uid, which a watch may still show. */
export function isRemoved(uid: string): boolean {
  return removed().has(uid);
}

/** Whether this deployment has removed the object of this uid itself, properly; waits for a removal that goes on. */
export async function wasRemoved(uid: string): Promise<boolean> {
  try {
    await removals().get(uid);
    return removals().has(uid);
  } catch {
    return false;
  }
}

/** For tests: each deployment is a process of its own. */
export function forgetDeclarations(): void {
  declarations().clear();
  formerStates().clear();
  runs().clear();
  removals().clear();
  removed().clear();
}

const keyOf = ({ kind, owner }: Pick<CommonInputs, 'kind' | 'owner'>) => `${kind} ${owner}`;

/** What two resources of one kind never have in common. */
function identityOf(inputs: object): string {
  const { namespace, name, cluster, target, triggers } = inputs as Record<string, unknown>;
  return canonicalJson({ namespace, name, cluster, target, triggers });
}
