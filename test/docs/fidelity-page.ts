/** The page that says how far the local management cluster can be believed, from the tests and data that know it. */
import { MOSK_API_CERTAINTY } from '../../lib/model';
import { BACKUP_TRANSITIONS, CONTROLLER_BEHAVIOURS } from '../../local';
import { CONVERSATION } from '../engines/api-conversation';
import { CRON_ZONES_THAT_DIFFER } from '../engines/cron-differences';
import { table } from './markdown-table';

export const FIDELITY_PAGE = 'docs/fidelity.md';

export function fidelityPage(): string {
  return [
    '<!-- Written by npm run generate from the tests and the controller. Do not edit. -->',
    '',
    '# How far to believe the local management cluster',
    '',
    'Two things are kept apart. The **API server** is compared with a real kube-apiserver, so what it does is proven. The',
    '**controller** does what MOSK documents, and where MOSK says nothing, what we think likely: no MOSK was at hand, so',
    'nothing about it is proven. `mosk-backup doctor` shows where a real MOSK differs in its API.',
    '',
    '## The API server: proven',
    '',
    'The same requests are sent to it and to kube-apiserver 1.36 (`test/engines/api-fidelity.test.ts`). Answers must be equal',
    'but for uids, versions, times and `managedFields`; where a difference is known, code and reason must be equal.',
    '',
    ...table(
      ['about', 'requests', 'equal', 'known differences'],
      CONVERSATION.map(([about, steps]) => {
        const different = steps.filter(({ differs }) => differs !== undefined);
        return [
          about,
          steps.length,
          steps.length - different.length,
          unique(different.map(({ differs }) => differs)),
        ];
      }),
    ),
    '',
    'Not offered: server-side apply, protobuf bodies, `/openapi/v2`, access reviews. Garbage collection and the removal of a',
    'namespace end within the request, where a real cluster takes seconds.',
    '',
    "## The controller: a backup's statuses",
    '',
    ...table(
      ['from', 'to', 'when', 'certainty', 'why we think so'],
      BACKUP_TRANSITIONS.map(({ from, to, when, certainty, source }) => [from, to, when, certainty, source]),
    ),
    '',
    '## The controller: everything else',
    '',
    ...table(
      ['what', 'certainty', 'where from'],
      CONTROLLER_BEHAVIOURS.map(({ what, certainty, source }) => [what, certainty, source]),
    ),
    '',
    '## Schedules: compared with CronJob',
    '',
    'MOSK is assumed to read a schedule as a CronJob of Kubernetes does. How that is, is proven: thousands of random expressions',
    'have the same next 60 runs as by robfig/cron 3.0.1, the library of CronJob, in UTC and in zones whose clocks change by whole',
    'hours at a full hour of the night (`test/engines/cron.test.ts`). What it refuses is refused; so are `TZ=` and `CRON_TZ=`, as',
    'by CronJob, and `@every`, which has no times. Where other crons read otherwise, [MB028](rules/MB028.md) says so.',
    '',
    'In some zones the library strays from the clock on the wall around its changes. We keep to the clock:',
    '',
    ...table(
      ['zone', 'because', 'expressions that differ'],
      CRON_ZONES_THAT_DIFFER.map(({ zone, because, differing, of }) => [
        zone,
        because,
        `${differing} of ${of}`,
      ]),
    ),
    '',
    '## What the API leaves open',
    '',
    ...table(
      ['member of `MoskApi`', 'certainty', 'where from'],
      Object.entries(MOSK_API_CERTAINTY).map(([name, { certainty, source }]) => [
        `\`${name}\``,
        certainty,
        source,
      ]),
    ),
    '',
    '## Not simulated',
    '',
    'MKE and k0s themselves, NFS, `Stuck`, access rules by role, and whatever a real storage does under load. What the S3 endpoint',
    'does and does not is on [its own page](local-storage.md).',
    '',
  ].join('\n');
}

function unique(texts: readonly (string | undefined)[]): string {
  return [...new Set(texts)].join('; ');
}
