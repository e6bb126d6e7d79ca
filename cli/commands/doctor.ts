import { type Command, Option } from 'commander';
import { BackupError } from '../../lib/errors';
import { BACKUP_TYPES, ClusterType, CustomResourceDefinitionType, type MoskApi } from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import type { CommandContext } from '../command-context';
import {
  type ApiFinding,
  type Crd,
  compareApi,
  crdName,
  NEEDY_COMMANDS,
  type NeedyCommand,
  type Permission,
  permissions,
  whoAmI,
} from '../doctor';
import { linesText, table } from '../output';
import { withManagementCluster } from '../session';

interface Report {
  readonly server: string;
  readonly user: string | undefined;
  readonly namespace: string;
  readonly release: string;
  readonly permissions: readonly Permission[];
  /** Empty when the CRDs may not be read. */
  readonly api: readonly ApiFinding[];
}

interface Options {
  readonly for?: NeedyCommand[];
}

export function define(command: Command, context: CommandContext): void {
  command
    .addOption(
      new Option('--for <command...>', 'ask only for what these commands need (default: all)').choices(
        NEEDY_COMMANDS,
      ),
    )
    .addHelpText(
      'after',
      `
Nothing is changed; --json shows every path that was compared. Exit code 6 when the live API is not what this program would write.
Verdicts:  confirmed  the live schema has it      differs  the schema has something else
           unseen     a schema does not show it   absent   the kind is not there`,
    )
    .action(async (options: Options) => doctor(options, context));
}

async function doctor(
  { for: commands = [...NEEDY_COMMANDS] }: Options,
  context: CommandContext,
): Promise<void> {
  const { io, globals } = context;
  const { api, json } = globals();
  const report = await withManagementCluster(context, async ({ mosk, namespace }): Promise<Report> => {
    const { client } = mosk;
    return {
      server: client.server,
      user: await whoAmI(client, io.signal),
      namespace,
      release: api.settings.release,
      permissions: await permissions(client, namespace, commands, io.signal),
      api: await compareWithLive(client, api, io.signal),
    };
  });
  io.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
  failOn(report, api);
}

/** Nothing when CRDs may not be read: they belong to the whole cluster, and a Role is of one project. */
async function compareWithLive(client: ApiClient, api: MoskApi, signal: AbortSignal): Promise<ApiFinding[]> {
  const crds = new Map<string, Crd>();
  try {
    for (const type of [...BACKUP_TYPES, ClusterType]) {
      const crd = await client.get<Crd>(CustomResourceDefinitionType, undefined, crdName(type), { signal });
      if (crd !== undefined) crds.set(type.kind, crd);
    }
  } catch (error) {
    if (BackupError.is(error) && error.code === 'forbidden') return [];
    throw error;
  }
  return compareApi(crds, api);
}

function reportText(report: Report): string {
  const lines = [
    `Server       ${report.server}`,
    `User         ${report.user ?? 'the server does not say'}`,
    `Namespace    ${report.namespace}`,
    `Permissions  ${permissionsText(report.permissions)}`,
    `MOSK API     ${apiText(report)}`,
    ...refused(report.permissions).flatMap(({ verb, resource, neededFor }) => [
      '',
      `missing: ${verb} ${resource}, needed for: ${neededFor}`,
    ]),
  ];
  const open = report.api.filter(({ verdict }) => verdict !== 'confirmed');
  if (open.length > 0) {
    const rows = open.map(({ what, expected, verdict, certainty, detail = '' }) => [
      what,
      expected,
      verdict,
      certainty,
      detail,
    ]);
    lines.push('', ...table(['NOT CONFIRMED', 'EXPECTED', 'VERDICT', 'CERTAINTY', 'REMARK'], rows));
  }
  return linesText(lines);
}

function permissionsText(permissions: readonly Permission[]): string {
  const answered = permissions.filter(({ allowed }) => allowed !== undefined).length;
  if (answered === 0) return 'the server does not answer questions about them';
  const missing = refused(permissions).length;
  return missing === 0 ? `all ${answered} that are needed` : `${missing} of ${answered} are missing`;
}

function apiText({ api, release }: Report): string {
  if (api.length === 0) return 'not compared: reading CustomResourceDefinitions is not allowed';
  const count = (wanted: ApiFinding['verdict']) => api.filter(({ verdict }) => verdict === wanted).length;
  const counts = (['confirmed', 'differs', 'absent', 'unseen'] as const)
    .map((verdict) => [count(verdict), verdict] as const)
    .filter(([number]) => number > 0)
    .map(([number, verdict]) => `${number} ${verdict}`);
  return `compared with MOSK ${release}: ${counts.join(', ')}`;
}

function refused(permissions: readonly Permission[]): Permission[] {
  return permissions.filter(({ allowed }) => allowed === false);
}

/** @throws BackupError `crd-missing`, `crd-differs`, `forbidden` */
function failOn(report: Report, api: MoskApi): void {
  const absent = report.api.filter(({ verdict }) => verdict === 'absent');
  const differing = report.api.filter(({ verdict }) => verdict === 'differs');
  const missing = refused(report.permissions);
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
  if (missing.length > 0) {
    throw new BackupError('forbidden', 'Some permissions are missing', {
      at: `${report.server}, namespace ${report.namespace}`,
      value: missing.map(({ verb, resource }) => `${verb} ${resource}`).join(', '),
      fix: 'ask the administrator of the management cluster for a role with these verbs',
    });
  }
}
