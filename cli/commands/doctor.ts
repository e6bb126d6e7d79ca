import type { Command } from 'commander';
import { BackupError } from '../../lib/errors';
import { BACKUP_TYPES, ClusterType, CustomResourceDefinitionType, type MoskApi } from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import type { CommandContext } from '../commands';
import {
  type ApiFinding,
  type Crd,
  compareApi,
  crdName,
  type Permission,
  permissions,
  whoAmI,
} from '../doctor';
import { table } from '../output';
import { withManagementCluster } from '../session';

interface Report {
  readonly server: string;
  readonly user: string | undefined;
  readonly namespace: string;
  readonly release: string;
  readonly permissions: readonly Permission[];
  readonly api: readonly ApiFinding[];
}

export function define(command: Command, context: CommandContext): void {
  command
    .addHelpText(
      'after',
      `
Nothing is changed. Exit code 6 when the live API is not what this program would write.
Verdicts:  confirmed  the live schema has it      differs  the schema has something else
           unseen     a schema does not show it   absent   the kind is not there`,
    )
    .action(async () => doctor(context));
}

async function doctor(context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { api, json } = globals();
  const report = await withManagementCluster(context, async ({ mosk, namespace }): Promise<Report> => {
    const { client } = mosk;
    return {
      server: client.server,
      user: await whoAmI(client, io.signal),
      namespace,
      release: api.settings.release,
      permissions: await permissions(client, namespace, io.signal),
      api: compareApi(await readCrds(client, io.signal), api),
    };
  });
  io.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
  failOn(report, api);
}

async function readCrds(client: ApiClient, signal: AbortSignal): Promise<Map<string, Crd>> {
  const crds = new Map<string, Crd>();
  for (const type of [...BACKUP_TYPES, ClusterType]) {
    const crd = await client.get<Crd>(CustomResourceDefinitionType, undefined, crdName(type), { signal });
    if (crd !== undefined) crds.set(type.kind, crd);
  }
  return crds;
}

function reportText(report: Report): string {
  const lines = [
    `Server      ${report.server}`,
    `User        ${report.user ?? 'the server does not say'}`,
    `Namespace   ${report.namespace}`,
    `MOSK API    as of ${report.release} (--api)`,
    '',
    ...table(
      ['PERMISSION', 'ALLOWED', 'NEEDED FOR'],
      report.permissions.map(({ verb, resource, allowed, neededFor }) => [
        `${verb} ${resource}`,
        allowed === undefined ? 'not told' : allowed ? 'yes' : 'NO',
        neededFor,
      ]),
    ),
    '',
    ...table(
      ['API', 'EXPECTED', 'VERDICT', 'WITHOUT A CLUSTER', ''],
      report.api.map(({ what, expected, verdict, certainty, detail }) => [
        what,
        expected,
        verdict,
        certainty,
        detail ?? '',
      ]),
    ),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** @throws BackupError `crd-missing`, `crd-differs`, `forbidden` */
function failOn(report: Report, api: MoskApi): void {
  const absent = report.api.filter(({ verdict }) => verdict === 'absent');
  const differing = report.api.filter(({ verdict }) => verdict === 'differs');
  const refused = report.permissions.filter(({ allowed }) => allowed === false);
  if (absent.length > 0) {
    throw new BackupError('crd-missing', 'This is not a management cluster with the MOSK backup API', {
      at: report.server,
      value: `absent: ${[...new Set(absent.map(({ what }) => what.split(' ')[0]))].join(', ')}`,
      fix: 'choose the context of a MOSK management cluster of release 26.1 or later: --context',
    });
  }
  if (differing.length > 0) {
    throw new BackupError('crd-differs', `The API differs from that of MOSK ${api.settings.release}`, {
      at: report.server,
      value: differing.map(({ what, expected }) => `${what} ${expected}`).join(', '),
      fix: 'try the other release (--api); in programs give what it has: MoskApi.v26_2.with({ … })',
    });
  }
  if (refused.length > 0) {
    throw new BackupError('forbidden', 'Some permissions are missing', {
      at: `${report.server}, namespace ${report.namespace}`,
      value: refused.map(({ verb, resource }) => `${verb} ${resource}`).join(', '),
      fix: 'ask the administrator of the management cluster for a role with these verbs',
    });
  }
}
