import type { Said } from '../kubectl-run';
import type { Command } from './command';

/** What both servers made kubectl say of one command. */
export interface Pair {
  readonly command: Command;
  readonly ours: Said;
  readonly theirs: Said;
}

/** Differences that are known, each with its reason. */
export const KNOWN: Readonly<Record<string, (pair: Pair) => boolean>> = {
  'descriptions of built-in fields are not repeated': ({ command, ours, theirs }) =>
    command.run.startsWith('explain ') && fieldsOf(ours) === fieldsOf(theirs),
  'kinds that a whole Kubernetes has, and of which nothing is kept here': ({ ours }) =>
    ours.code === 1 &&
    /doesn't have a resource type|does not allow this method|requested resource \(post/.test(ours.error),
  'what is in kinds that are not kept, and in definitions of kinds, is not described': ({ command }) =>
    /^explain (?:crd|customresourcedefinition|pod)/.test(command.run),
  'the version of the server, and what it has to be ready with': ({ command, ours, theirs }) =>
    /^get --raw '\/(?:version\/|readyz\?verbose)/.test(command.run) && ours.code === theirs.code,
  'groups, kinds and paths of a whole Kubernetes': ({ command, ours, theirs }) =>
    /^get --raw '\/(?:apis\/)?'$/.test(command.run) && ours.code === theirs.code,
  'roles that kube-apiserver makes itself': ({ command, ours, theirs }) =>
    /^\w+ (?:\S+,)?clusterrole\S*(?: (?:-|$)|,|$)/.test(command.run) && ours.code === theirs.code,
  'what is below objects of kinds that are not kept': ({ command, ours, theirs }) =>
    /^get --raw '\/api\/v1\/\S*\/(?:pods|nodes|services)\//.test(command.run) && ours.code === theirs.code,
  'what an earlier command has made of a kind of which nothing is kept here': ({ command, ours }) =>
    command.run.startsWith('get quota,limits') && ours.error.startsWith('No resources found'),
  'roles decide nothing here, so that somebody else may do everything': ({ command, theirs }) =>
    /^auth can-i \S+ .*--as=/.test(command.run) && theirs.out.startsWith('no - RBAC: '),
  'roles decide nothing here, so that none is missed': ({ ours, theirs }) =>
    theirs.error.replace(/: RBAC: .*not found\]?(?=\n)/, '') === ours.error && ours.code === theirs.code,
  'the order in which two things that are wrong with one object are named': ({ ours, theirs }) =>
    ours.code === theirs.code && ours.out === theirs.out && parts(ours.error) === parts(theirs.error),
  'which fields are named besides an unknown one depends on the order of a Go map': ({ ours, theirs }) =>
    ours.code === theirs.code &&
    ours.out === theirs.out &&
    [ours, theirs].every(({ error }) => error.includes('field not declared in schema')),
  'groups of who is impersonated decide nothing here': ({ command }) => command.run.includes('--as-group='),
  'values that may be secret are not repeated': ({ ours, theirs }) =>
    withoutValues(ours.error) === withoutValues(theirs.error) && ours.out === theirs.out,
  'version 2 of the OpenAPI tells nothing of patches, so that nobody fails twice': ({ ours, theirs }) =>
    theirs.error.includes('error calculating patch from openapi spec') &&
    theirs.error.endsWith(ours.error.slice(ours.error.indexOf('Error'))),
  'the decoder of patches has its own words': ({ ours, theirs }) =>
    ours.code === theirs.code &&
    /patch: Invalid value: .*: json: cannot unmarshal/.test(ours.error) &&
    /patch: Invalid value: .*: (?:unrecognized type|cannot restore)/.test(theirs.error),
  'a client that gives up after a second sees its watch end just before that, or just after': ({
    command,
    ours,
    theirs,
  }) =>
    command.run.includes('--timeout=1s') &&
    ours.code === theirs.code &&
    withoutReflector(ours.error) === withoutReflector(theirs.error),
  'the decoder of JSON has its own words': ({ ours, theirs }) =>
    ours.code === theirs.code &&
    /the body of the request is not valid JSON/.test(ours.error) &&
    /error decoding patch|invalid character|unexpected end of JSON/.test(theirs.error),
};

const withoutReflector = (text: string) => text.replaceAll(/^reflector\.go:.*very short watch.*\n/gm, '');

/** Names and types of `explain`, without the sentences. */
function fieldsOf({ out }: Said): string {
  return out
    .split('\n')
    .filter((line) => /^(?:GROUP|KIND|VERSION|FIELDS?):|^ +\S+\t<|^ +enum: /.test(line))
    .map((line) => line.trim())
    .join('\n');
}

const parts = (text: string) =>
  text
    .split(/, |[[\]\n]/)
    .sort()
    .join('\n');

const withoutValues = (text: string) =>
  text
    .replaceAll(/valueUnstructured\{Value:.*?\}/g, '')
    .replaceAll(/, got &\{.*\}/g, '')
    .replaceAll(/patch: Invalid value: ".*": /g, 'patch: ');

/** Why a pair may differ; undefined: no reason is known. */
export const reasonOf = (pair: Pair): string | undefined =>
  Object.keys(KNOWN).find((reason) => KNOWN[reason]?.(pair));

/** Pairs by how they are equal or why they are not. */
export function tallyOf(pairs: readonly Pair[]): { counts: Record<string, number>; unexplained: Pair[] } {
  const counts: Record<string, number> = { equal: 0 };
  const unexplained: Pair[] = [];
  for (const pair of pairs) {
    const isEqual = JSON.stringify(pair.ours) === JSON.stringify(pair.theirs);
    const reason = isEqual ? 'equal' : reasonOf(pair);
    if (reason === undefined) unexplained.push(pair);
    else counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return { counts, unexplained };
}
