import { type Command, Option } from 'commander';
import { stringify } from 'yaml';
import { checkName, checkNamespace } from '../../lib/model';
import type { CommandContext } from '../command-context';
import { requireOptional } from '../optional-package';
import { writeManifests } from '../printable-io';

interface Options {
  readonly engine: 'argocd' | 'flux';
  readonly name: string;
  readonly path: string;
  readonly source: string;
  readonly sopsSecret?: string;
  readonly serviceAccount?: string;
  readonly people?: string;
}

/** Adds `gitops` to a command. */
export function defineGitOps(command: Command, context: CommandContext): void {
  command
    .command('gitops')
    .summary('what to merge into an Argo CD or Flux that exists')
    .description(
      'Print what to merge into an Argo CD or Flux that exists: health, differences to ignore, order, Roles.',
    )
    .addOption(new Option('--engine <engine>', 'whose').choices(['argocd', 'flux']).makeOptionMandatory())
    .option('--name <name>', 'first part of the names of the Kustomizations', 'backups')
    .option('--path <folder>', 'folder of a management cluster in the repository', './clusters/mgmt')
    .option('--source <name>', 'GitRepository that Flux reads', 'flux-system')
    .option('--sops-secret <name>', 'Secret with the age key that decrypts SOPS files')
    .option('--service-account <namespace/name>', 'binds the Role of the engine')
    .option('--people <group>', 'binds the Role of the people who look after backups')
    .action((options: Options) => print(options, context));
}

function print(options: Options, { io, globals }: CommandContext): void {
  const { namespace = 'default', json } = globals();
  const { argoCdCustomizations, argoCdIgnoreDifferences, fluxKustomizations, gitOpsRoles } = requireOptional(
    () => require('../../lib/gitops') as typeof import('../../lib/gitops'),
    'Printing GitOps settings',
    ['cdk8s', 'constructs'],
  );
  const [account, accountNamespace] = (options.serviceAccount ?? '').split('/').reverse();
  const engine = account ? { name: account, namespace: accountNamespace ?? namespace } : undefined;
  checkName(options.name, '--name');
  checkName(options.source, '--source');
  if (options.sopsSecret !== undefined) checkName(options.sopsSecret, '--sops-secret');
  if (engine !== undefined) {
    checkName(engine.name, '--service-account');
    checkNamespace(engine.namespace, '--service-account');
  }
  const parts: [comment: string, content: unknown][] =
    options.engine === 'argocd'
      ? [
          ['Merge into data of the ConfigMap argocd-cm.', argoCdCustomizations()],
          [
            'Merge into spec of each Application of these manifests.',
            {
              ignoreDifferences: argoCdIgnoreDifferences(),
              syncPolicy: { syncOptions: ['RespectIgnoreDifferences=true'] },
            },
          ],
        ]
      : fluxKustomizations({
          name: options.name,
          path: options.path,
          source: { kind: 'GitRepository', name: options.source },
          sopsSecret: options.sopsSecret,
        }).map((kustomization) => ['For the repository of the cluster that Flux runs on.', kustomization]);
  for (const role of gitOpsRoles({ namespace, engine, people: options.people })) {
    parts.push([`In the MOSK project ${namespace}, once.`, role]);
  }
  if (json)
    io.stdout.write(
      `${JSON.stringify(
        parts.map(([, content]) => content),
        null,
        2,
      )}\n`,
    );
  else
    for (const [comment, content] of parts)
      writeManifests(`---\n# ${comment}\n${stringify(content, { blockQuote: 'literal' })}`, io);
}
