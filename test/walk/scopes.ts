import type { Scope } from './moves';

const NOTHING_ELSE = { deeds: [], meanwhile: false, sharesFile: false, weathers: [] } as const;

/** Each is one walk; `steps` is the full bound. */
export const SCOPES: readonly Scope[] = [
  {
    ...NOTHING_ELSE,
    name: 'two resources',
    steps: 5,
    resources: 2,
    edits: ['trigger', 'mode', 'keepLast'],
    deeds: ['delete', 'request', 'replace'],
    meanwhile: true,
  },
  {
    ...NOTHING_ELSE,
    name: 'one resource that is renamed, left out and declared again',
    steps: 5,
    resources: 1,
    edits: ['trigger', 'mode', 'keepLast', 'trigger and mode', 'rename', 'rename and trigger', 'drop'],
    deeds: ['delete', 'request', 'replace', 'take over'],
    meanwhile: true,
  },
];
