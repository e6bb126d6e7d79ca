/**
 * What this deployment declares. The engine says neither to `create` nor to `delete` whether a resource is being
 * replaced or destroyed; but one process serves a whole deployment, and `check` runs in it for every resource of the
 * program, never for one that is only destroyed.
 */
import type { CommonInputs } from './behaviour';
import { perProcess } from './process';

const declarations = perProcess(() => new Map<string, CommonInputs>());

/** @param olds empty for a new resource */
export function declare(olds: Partial<CommonInputs>, news: CommonInputs): void {
  declarations().set(keyOf(news), news);
  // A resource that was renamed by an alias is still declared under the name that its objects carry.
  if (olds.owner !== undefined) declarations().set(keyOf({ kind: news.kind, owner: olds.owner }), news);
}

/** The resource as the program of this deployment has it; `undefined` if it is not in the program. */
export function declared<Inputs extends CommonInputs>(resource: Inputs): Inputs | undefined {
  return declarations().get(keyOf(resource)) as Inputs | undefined;
}

/** For tests: each deployment is a process of its own. */
export function forgetDeclarations(): void {
  declarations().clear();
}

const keyOf = ({ kind, owner }: Pick<CommonInputs, 'kind' | 'owner'>) => `${kind} ${owner}`;
