/**
 * What this deployment declares. The engine says neither to `create` nor to `delete` whether a resource is being
 * replaced or destroyed; but one process serves a whole deployment, and `check` runs in it for every resource of the
 * program, never for one that is only destroyed.
 */
import type { CommonInputs } from './behaviour';

interface Declared {
  readonly news: CommonInputs;
  /** Inputs of the resource in the state, if it has one. */
  readonly olds?: Partial<CommonInputs>;
}

const declarations = new Map<string, Declared>();

/** @param olds empty for a new resource, and for a second check that comes with a replacement */
export function declare(olds: Partial<CommonInputs>, news: CommonInputs): void {
  const before = declarations.get(keyOf(news));
  const known = olds.owner === undefined ? before?.olds : olds;
  declarations.set(keyOf(news), { news, olds: known });
  // A resource that was renamed by an alias is still declared under the name that its objects carry.
  if (olds.owner !== undefined && olds.owner !== news.owner) {
    declarations.set(keyOf({ kind: news.kind, owner: olds.owner }), { news, olds });
  }
}

/** The resource as the program of this deployment has it; `undefined` if it is not in the program. */
export function declared<Inputs extends CommonInputs>(
  resource: Inputs,
): { news: Inputs; olds?: Partial<Inputs> } | undefined {
  return declarations.get(keyOf(resource)) as { news: Inputs; olds?: Partial<Inputs> } | undefined;
}

/** For tests: each deployment is a process of its own. */
export function forgetDeclarations(): void {
  declarations.clear();
}

const keyOf = ({ kind, owner }: Pick<CommonInputs, 'kind' | 'owner'>) => `${kind} ${owner}`;
