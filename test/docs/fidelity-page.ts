/** The page that says how far the local management cluster can be believed, from the tests and data that know it. */
import { MOSK_API_CERTAINTY } from '../../lib/model';
import { BACKUP_TRANSITIONS, CONTROLLER_BEHAVIOURS } from '../../local';
import { CEL_DIFFERENCES } from '../engines/cel-differences';
import { CEL_RULES, TRANSITION_RULES } from '../engines/cel-rules';
import { CONVERSATION } from '../engines/conversation';
import { CRON_ZONES_THAT_DIFFER } from '../engines/cron-differences';
import { KUBECTL_STEPS } from '../engines/kubectl-steps';
import { BAD_POLICIES, POLICY_CASES } from '../engines/policy-conversation';
import { KNOWN } from '../engines/random-kubectl/differences';
import { table } from './markdown-table';

export const FIDELITY_PAGE = 'docs/evidence/fidelity.md';

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
    'but for uids, versions and times; where a difference is known, code and reason must be equal.',
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
    'What the real server answered is recorded (`test/engines/transcripts`), so that the comparison also runs where it is not.',
    `A script of ${KUBECTL_STEPS.length} kubectl commands is played to both (\`test/engines/kubectl-script.test.ts\`): output and exit codes must be`,
    'equal, but for these, where the exit codes must be:',
    '',
    ...table(
      ['commands', 'known difference'],
      differences().map(([difference, count]) => [count, difference]),
    ),
    '',
    'Thousands of random applies, patches, replacements and deletions by several managers, on fixed and random kinds, give the same',
    'objects, `managedFields` and conflicts on both (`test/engines/server-side-apply.test.ts`), and `kubectl apply --server-side`',
    'says the same (`test/engines/kubectl-apply.test.ts`). A key that is there twice in YAML is refused here, and told there.',
    '',
    "Other people's tools are run against both with the same expectations (`test/engines/on-target`): `@kubernetes/client-node`",
    "(calls, applies, patches, deletions, informers), kube-state-metrics, and Flux's kustomize-controller, which applies our",
    'examples, takes back what was changed by hand, prunes, and waits for backups. It elects no leader there: outside of a cluster',
    'it cannot.',
    '',
    'Bodies may be protobuf where kubectl and client-go send it; answers are JSON or YAML alone. Roles and their bindings are kept',
    'but decide nothing: who may do what is said by the users that the server was started with, and access reviews answer by',
    'that. Kinds of which there is never an object here, such as Pods, can be listed and not made. `kubectl explain` tells fields',
    "and types of built-in kinds without Kubernetes' sentences about them. A token of a ServiceAccount says who its bearer is,",
    'who may do nothing by it. Dependents of what is deleted, and the contents of a namespace, go within the request, where a real',
    'cluster takes seconds; with `local up --collect-after` they take their time here, too.',
    '',
    'Thousands of random lists, with selectors, pages and versions, have the same items, tokens and refusals on both',
    '(`test/engines/random-lists.test.ts`). Random kubectl commands, each of them on what those before have left behind, end the same',
    '(`test/engines/random-kubectl.test.ts`), but for these differences:',
    '',
    ...Object.keys(KNOWN).map((reason) => `- ${reason}`),
    '',
    '## Definitions, rules and policies: proven',
    '',
    'Schemas of CRDs, with `anyOf`, `oneOf`, `allOf` and `not` at every level: 6,000 random objects of 120 random schemas are',
    'accepted or refused as by kube-apiserver 1.36, with the same causes (`test/engines/structural-validation.test.ts`). What it',
    'lets pass on an update because it was wrong before (ratcheting) is refused here. What of a CRD is not enforced is named in',
    'the log at the start, and in a `Warning` where a CRD is written.',
    '',
    `CEL: ${CEL_RULES.length + TRANSITION_RULES.length} rules with all of Kubernetes' functions, each on four objects (\`test/engines/cel-rules.test.ts\`), and the rules of`,
    'our own CRDs (`test/engines/crds.test.ts`). What expressions cost is not estimated, and expressions that take too long are',
    'not cut short. Known differences:',
    '',
    ...table(
      ['rule', 'because'],
      CEL_DIFFERENCES.map(({ rule, because }) => [`\`${rule}\``, because]),
    ),
    '',
    `ValidatingAdmissionPolicies with their bindings: ${POLICY_CASES.length} policies deny, warn and let pass with the same codes, texts and headers,`,
    `and ${BAD_POLICIES.length} are refused with the same causes (\`test/engines/policy-fidelity.test.ts\`). OrphanGuard says the same of`,
    'every state of a backup on both (`test/local/orphan-guard.test.ts`). They are in force at once. Of several that deny, the first',
    'by name is told; on a real server that is chance. `authorizer` allows everything, as access is not decided here. Notes for the',
    'audit are evaluated and not kept. Status is not filled in: types are checked against no schema but for syntax, names and',
    'results. What garbage collection or a namespace that goes may not remove is tried again when it changes.',
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
    'by CronJob, and `@every`, which has no times. Where other crons read otherwise, [MB028](../rules/MB028.md) says so.',
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

/** Known differences of the script, each with the number of its commands. */
function differences(): [string, number][] {
  const counts = new Map<string, number>();
  for (const { differs } of KUBECTL_STEPS) {
    if (differs !== undefined) counts.set(differs, (counts.get(differs) ?? 0) + 1);
  }
  return [...counts];
}

function unique(texts: readonly (string | undefined)[]): string {
  return [...new Set(texts)].join(', ');
}
