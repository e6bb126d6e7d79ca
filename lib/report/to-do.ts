import { counted } from '../model';
import { clusterToDo, type ToDoCircumstances, type ToDoCluster } from './cluster-to-do';
import { type ManagementClusterRead, type ToDo, unreadText, type WaiverFact } from './report';
import { type Candidate, commandOf, TO_DO } from './to-do-codes';

const DAY_MS = 86_400_000;
/** As many as somebody does in a day. */
const MOST = 10;

export interface ToDoInput extends ToDoCircumstances {
  readonly waiverNoticeDays: number;
  readonly clusters: readonly ToDoCluster[];
  readonly managementClusters: readonly (ManagementClusterRead & { readonly options: readonly string[] })[];
  readonly waivers: readonly WaiverFact[];
}

/** What to do first, and how much more there is. */
export function toDoOf(input: ToDoInput): { readonly first: readonly ToDo[]; readonly more: number } {
  const all = [
    ...notRead(input),
    ...input.clusters.flatMap((each) => [...clusterToDo(each, input)]),
    ...waiversEnding(input),
  ];
  const commands = new Set<string>();
  const distinct = all
    .sort((a, b) => TO_DO.indexOf(a.code) - TO_DO.indexOf(b.code) || b.lost - a.lost)
    .filter(({ command }) => !commands.has(command) && commands.add(command));
  return {
    first: distinct.slice(0, MOST).map(({ code, about, text, command }) => ({ code, about, text, command })),
    more: Math.max(0, distinct.length - MOST),
  };
}

function* notRead({ managementClusters, program }: ToDoInput): Iterable<Candidate> {
  for (const each of managementClusters) {
    const { name, unread, clustersNotKnown, options } = each;
    if (unread.length === 0) continue;
    const of = clustersNotKnown === 0 ? '' : `; nothing is known of ${counted(clustersNotKnown, 'cluster')}`;
    yield {
      code: clustersNotKnown === 0 && unreadText(each) !== 'it' ? 'kind-not-read' : 'not-read',
      about: name === '' ? 'management cluster' : `management cluster ${name}`,
      text: `${unreadText(each)} could not be read${of}`,
      command: commandOf(program, ['doctor', ...options]),
      lost: clustersNotKnown,
    };
  }
}

function* waiversEnding({ waivers, at, waiverNoticeDays, program }: ToDoInput): Iterable<Candidate> {
  const notice = new Date(at + waiverNoticeDays * DAY_MS).toISOString().slice(0, 10);
  for (const { about, rule, until, holds } of waivers) {
    if (until > notice || !/^MB\d/.test(rule)) continue;
    const text = `its waiver of ${rule} ${holds ? 'ends' : 'ended'} on ${until}`;
    yield {
      code: 'waiver-ends',
      about,
      text,
      lost: 0,
      command: commandOf(program, ['check', '--explain', rule]),
    };
  }
}
