import path from 'node:path';
import { type Command, Option } from 'commander';
import { BackupError } from '../../lib/errors';
import { counted } from '../../lib/model';
import type { CommandContext } from '../command-context';
import {
  CI_SYSTEMS,
  type CiSystem,
  callingPackageManager,
  type Found,
  findIn,
  nextSteps,
  PACKAGE_MANAGERS,
  type PackageManager,
  packageFile,
  TEMPLATES,
  type Template,
  templateFiles,
  writeNewFiles,
} from '../init';

interface Options {
  readonly template: Template;
  readonly ci: CiSystem;
  readonly packageManager?: PackageManager;
}

export function define(command: Command, context: CommandContext): void {
  command
    .argument('[folder]', 'where to; made if need be', '.')
    .addOption(
      new Option('--template <template>', 'manifests in Git, or a stack')
        .choices(TEMPLATES)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--ci <system>', 'whose pipelines check and review').choices(CI_SYSTEMS).default('github'),
    )
    .addOption(
      new Option('--package-manager <name>', 'that installs packages (default: what runs this)').choices(
        PACKAGE_MANAGERS,
      ),
    )
    .addHelpText(
      'after',
      `
Writes an app with an inventory and a plan, a policy, a test, pipelines that check and review, and a
README.md. It writes over nothing: where a file exists that says something else, it names it, and
writes nothing at all.

  mosk-backup init backups --template gitops`,
    )
    .action(async (folder: string, options: Options) => init(folder, options, context));
}

async function init(folder: string, options: Options, { io, globals }: CommandContext): Promise<void> {
  const { json } = globals();
  const { template, ci, packageManager = callingPackageManager(io.env.npm_config_user_agent) } = options;
  const target = path.resolve(io.cwd, folder);
  const found = await findIn(target, templateFiles({ template, ci, packageManager }));
  refuseOthers(found, folder);
  await writeNewFiles(target, found.missing);
  const written = found.missing.map((file) => file.path);
  if (json) {
    const { same, other } = found;
    io.stdout.write(`${JSON.stringify({ folder, template, written, same, changed: other }, null, 2)}\n`);
  } else if (written.length === 0) {
    const changed = found.other.length === 0 ? '' : `, ${found.other.length} of them changed since`;
    const files = counted(found.same.length + found.other.length, 'file');
    io.stdout.write(`Nothing was written: the project is there already, with its ${files}${changed}\n`);
  } else {
    for (const file of written) io.stdout.write(`${path.join(folder, file)}\n`);
    const root = path.dirname(require.resolve('mosk-backup/package.json'));
    const steps = { template, packageManager, folder, packageFile: await packageFile(root) };
    io.stdout.write(nextSteps(steps));
  }
}

/**
 * A project that is all there may have been changed: that is what it is for.
 * @throws BackupError or AggregateError of them: `file-invalid` for each file in the way
 */
function refuseOthers({ missing, other }: Found, folder: string): void {
  if (missing.length === 0 || other.length === 0) return;
  const errors = other.map(
    (file) =>
      new BackupError('file-invalid', 'A file of this name exists and says something else', {
        at: path.join(folder, file),
        fix: 'choose another folder, or move the file away; nothing was written',
      }),
  );
  throw errors.length === 1 ? errors[0] : new AggregateError(errors);
}
