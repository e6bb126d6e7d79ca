import { quotable } from '../../lib/model';
import { elapsedText, linesText, sizeText } from '../output';
import type { Milestone, Story } from './story';
import { type NeededObject, TARGET_NOT_KNOWN } from './story-facts';

/** For people: what is wrong and what to do first, then the rest. */
export function storyText(story: Story): string {
  const { summary, troubles, next } = story;
  const asked = summary.deletionRequested ? ', deletion requested' : '';
  const isUnknown = summary.target === TARGET_NOT_KNOWN;
  return linesText([
    `ClusterBackup ${summary.namespace}/${summary.name}: ${summary.status || 'no status yet'}${asked}`,
    ...rows(
      ['At fault', troubles.map(({ at, problem }) => `${at} ${problem}`)],
      ['Next', [`${next.why}:`, `  ${next.command}`]],
    ),
    '',
    ...rows(
      ['Cluster', [`${summary.namespace}/${summary.cluster}`]],
      ['Made by', [madeByText(story)]],
      ...story.marks.map(({ key, value }, index): Row => [index === 0 ? 'Marks' : '', [`${key}: ${value}`]]),
      ['Times', timeTexts(story.times)],
      ['Target', [summary.target]],
      ['Files', fileTexts(story)],
      ['Credential', isUnknown ? ['not known'] : neededTexts(story.credential)],
      ['Key', isUnknown ? ['not known'] : keyTexts(story)],
      ['Finalizers', [story.finalizers.join(', ') || 'none']],
      ['Waits for', story.waitsFor.length === 0 ? ['nothing'] : story.waitsFor],
      ['On removal', story.onRemoval],
      ['Events', eventTexts(story)],
    ),
  ]);
}

function keyTexts({ key, summary }: Story): string[] {
  return key === undefined && summary.target !== 'local' ? ['NOT ENCRYPTED'] : neededTexts(key);
}

type Row = readonly [heading: string, texts: readonly string[]];

const WIDTH = 'On removal'.length + 3;

function rows(...all: readonly Row[]): string[] {
  return all.flatMap(([heading, texts]) =>
    texts.map((text, index) => `${(index === 0 ? heading : '').padEnd(WIDTH)}${text}`),
  );
}

const MADE_BY: Readonly<Record<Story['madeBy']['kind'], string>> = {
  schedule: 'schedule',
  update: 'the update of its cluster to',
  user: 'the user with the uid',
  unknown: 'not said: createdBy is not set',
};

function madeByText({ madeBy: { kind, name } }: Story): string {
  return name === undefined ? MADE_BY[kind] : `${MADE_BY[kind]} ${name}`;
}

const LONGEST_MILESTONE = 'removal asked for'.length;

/** Each with what lies between it and the one before. */
function timeTexts(times: Story['times']): string[] {
  return times.map(({ what, at }, index) => {
    const before = Date.parse(times[index - 1]?.at ?? '');
    const ms = Date.parse(at) - before;
    return `${label(what)}${at}${ms > 0 ? `   ${elapsedText(ms)} later` : ''}`;
  });
}

function label(what: Milestone): string {
  return `${what.padEnd(LONGEST_MILESTONE)}   `;
}

function fileTexts({ files, filesNotAsked, summary }: Story): string[] {
  if (files.length === 0) return [filesNotAsked ?? 'none'];
  const absent =
    summary.status === 'Deleted' ? 'deleted' : summary.uploadedAt === undefined ? 'not there' : 'MISSING';
  return [
    ...files.map(({ file, size }) => {
      const known = size === undefined ? absent : sizeText(size);
      return `${(filesNotAsked === undefined ? known : '?').padStart(9)}   ${file}`;
    }),
    ...(filesNotAsked === undefined ? [] : [`the storage could not be asked: ${filesNotAsked}`]),
  ];
}

function neededTexts(needed: NeededObject | undefined): string[] {
  if (needed === undefined) return ['none'];
  const { kind, name, presence, secret, endpoint } = needed;
  const at = endpoint === undefined ? '' : ` for ${quotable(endpoint)}`;
  const behind = secret === undefined ? '' : `, its value in Secret ${secret.name}${STATES[secret.presence]}`;
  return [`${kind} ${name}${STATES[presence]}${at}${behind}`];
}

const STATES: Readonly<Record<NeededObject['presence'], string>> = {
  there: '',
  missing: ' (MISSING)',
  unknown: ' (may not be read)',
};

/** More would hide the rest. */
const EVENTS_SHOWN = 10;

function eventTexts({ events, summary: { namespace, name } }: Story): string[] {
  if (events === undefined) return ['you may not list events in this namespace', WHERE_ELSE];
  if (events.length === 0) return ['none', WHERE_ELSE];
  const rest = events.length - EVENTS_SHOWN;
  return [
    ...(rest > 0
      ? [`${rest} older: kubectl get events -n ${namespace} --field-selector involvedObject.name=${name}`]
      : []),
    ...events.slice(-EVENTS_SHOWN).map(({ at = '-', type, reason, message, count, by }) => {
      const times = count > 1 ? ` (${count} times)` : '';
      return `${at} ${type} ${reason}${times}: ${message}${by === '' ? '' : ` [${by}]`}`;
    }),
  ];
}

const WHERE_ELSE =
  'MOSK documents neither reasons nor events: what is not told here may stand in the log of its controller';
