import type { Scope } from './moves';

const NOTHING_ELSE = { deeds: [], meanwhile: false, sharesFile: false, weathers: [] } as const;

/** Each is one walk; `steps` is the full bound, `short` that of `npm test`. */
export const SCOPES: readonly Scope[] = [
  {
    ...NOTHING_ELSE,
    name: 'two resources',
    short: 3,
    steps: 5,
    resources: 2,
    edits: ['trigger', 'mode', 'keepLast'],
    deeds: ['delete', 'request', 'replace'],
    meanwhile: true,
  },
  {
    ...NOTHING_ELSE,
    name: 'one resource that is renamed, left out and declared again',
    short: 3,
    steps: 5,
    resources: 1,
    edits: ['trigger', 'mode', 'keepLast', 'trigger and mode', 'rename', 'rename and trigger', 'drop'],
    deeds: ['delete', 'request', 'replace', 'take over'],
    meanwhile: true,
  },
  {
    ...NOTHING_ELSE,
    name: 'two resources with one file, which others write, too',
    short: 3,
    steps: 4,
    resources: 2,
    edits: ['trigger', 'mode', 'keepLast'],
    deeds: ['delete', 'share'],
    meanwhile: true,
    sharesFile: true,
  },
  {
    ...NOTHING_ELSE,
    name: 'one resource where archives, uploads and deletions fail',
    short: 2,
    steps: 4,
    resources: 1,
    edits: ['trigger', 'mode', 'keepLast'],
    deeds: ['delete', 'request', 'end'],
    meanwhile: true,
    weathers: [
      { archive: 'fails' },
      { archive: 'upload-fails' },
      { archive: 'sticks' },
      { archive: 'runs-on' },
      { deletion: 'fails' },
      { deletion: 'runs-on' },
    ],
  },
  {
    ...NOTHING_ELSE,
    name: 'two resources and the command line at once',
    steps: 4,
    short: 2,
    resources: 2,
    edits: ['trigger', 'mode', 'keepLast'],
    deeds: ['delete', 'remove', 'orphan', 'begin to remove', 'begin to orphan'],
    meanwhile: true,
  },
];
