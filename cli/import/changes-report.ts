import { LEFT_OUT, type LeftOut, nameOf } from '../../lib/imported';
import { ClusterType } from '../../lib/model';
import type { Changes } from './changes';

/** For people. */
export function changesLines({
  come,
  gone,
  leftOut,
  undeclarable,
  changed,
  edited,
  unread,
  compared,
}: Changes): string[] {
  const lines = [
    ...come.map((name) => `${what(name)} has come: it is not declared`),
    ...gone.map((name) => `${what(name)} is gone: it is still declared`),
    ...leftOut.map((each) => `${leftOutName(each)}  is declared, and now left out: ${whyText(each)}`),
    ...undeclarable.map((each) => `${leftOutName(each)}  is there, and not declared: ${whyText(each)}`),
    ...changed.map(
      ({ kind, namespace, name, fields }) =>
        `${nameOf(kind, namespace, name)}  has changed: ${fields.map(({ path }) => path).join(', ')}`,
    ),
    ...edited.map((name) => `${name}  was edited since`),
    ...unread.map((name) => `${name}  was added, and cannot be read: what it declares is not known`),
    ...(compared
      ? []
      : ['The program was edited and is not run here: only names of the import are compared']),
  ];
  return lines.length === 0 ? ['All that there is is declared, and the other way round'] : lines;
}

/** Of a Cluster, its backup section is what is declared. */
function what(name: string): string {
  return name.startsWith(`${ClusterType.kind} `) ? `${name}  its backup section` : `${name} `;
}

const leftOutName = ({ kind, namespace, name }: LeftOut) => nameOf(kind, namespace, name);
const whyText = ({ why, detail }: LeftOut) => `${LEFT_OUT[why]}${detail === undefined ? '' : ` (${detail})`}`;

export function changesJson(changes: Changes): object {
  const { come, gone, leftOut, undeclarable, changed, edited, unread, compared } = changes;
  const told = (each: LeftOut) => ({ name: leftOutName(each), why: each.why, detail: each.detail ?? null });
  return {
    ...{ come, gone, edited, unread, compared },
    leftOut: leftOut.map(told),
    undeclarable: undeclarable.map(told),
    changed: changed.map(({ kind, namespace, name, fields }) => ({
      ...{ kind, namespace, name },
      fields: fields.map(({ path }) => path),
    })),
  };
}
