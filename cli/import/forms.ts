import { BackupError } from '../../lib/errors';
import { cdk8sProgram, type ProgramInput, pulumiProgram } from '../../lib/imported';
import type { KubeObject, MoskApi } from '../../lib/model';
import { readYaml } from '../input';
import { documentsOf, filesOf } from '../synth';
import type { Declared } from './declared';
import type { Form } from './form';
import type { FileToWrite } from './import-folder';
import { runCdk8s } from './run-cdk8s';
import { runPulumi } from './run-pulumi';

/** What was written, and what it says. */
export interface Written {
  /** For the standard output. */
  readonly text: string;
  readonly files: readonly FileToWrite[];
  readonly declared: Declared;
}

export function write(form: Form, input: ProgramInput): Written {
  const text = form === 'pulumi' ? pulumiProgram(input) : cdk8sProgram(input);
  if (form === 'pulumi') return { ...program(form, text), declared: runPulumi(text) };
  const run = runCdk8s(text, input.api);
  if (form === 'cdk8s') return { ...program(form, text), declared: run };
  const files = filesOf(run.app, 'files');
  return { text: documentsOf(run.app), files, declared: { ...run, objects: objectsIn(files) } };
}

/** The same with more to do in it, which is a comment: it declares what it declared. */
export function withToDo(form: Form, written: Written, input: ProgramInput): Written {
  if (form === 'yaml') return written;
  const text = form === 'pulumi' ? pulumiProgram(input) : cdk8sProgram(input);
  return { ...program(form, text), declared: written.declared };
}

function program(form: 'cdk8s' | 'pulumi', text: string): Pick<Written, 'text' | 'files'> {
  return { text, files: [{ path: PROGRAMS[form], text }, ...AROUND[form]] };
}

/** What the texts of manifests say, and not what they were made of. */
function objectsIn(files: readonly FileToWrite[]): KubeObject[] {
  return files
    .filter((file) => file.path.endsWith('.yaml'))
    .flatMap((file) => readYaml(file.text, file.path).map(({ object }) => object));
}

/** What a program that nobody has edited declares. */
export function declaredBy(form: Exclude<Form, 'yaml'>, text: string, api: MoskApi): Declared {
  return form === 'pulumi' ? runPulumi(text) : runCdk8s(text, api);
}

/** The program in the folder; manifests have none. */
export const PROGRAMS: Readonly<Record<Form, string>> = { cdk8s: 'main.ts', pulumi: 'index.ts', yaml: '' };

const packageJson = (content: object): FileToWrite => ({
  path: 'package.json',
  text: `${JSON.stringify({ name: 'backups', version: '1.0.0', private: true, ...content }, null, 2)}\n`,
  onlyIfMissing: true,
});

/** What a program needs around it, where the folder has nothing of the kind. */
const AROUND: Readonly<Record<'cdk8s' | 'pulumi', readonly FileToWrite[]>> = {
  cdk8s: [
    { path: 'cdk8s.yaml', text: 'app: tsx main.ts\n', onlyIfMissing: true },
    packageJson({
      dependencies: { cdk8s: '^2.68.12', constructs: '^10.3.0', 'mosk-backup': '^0.1.0' },
      devDependencies: { tsx: '^4.23.15' },
    }),
  ],
  pulumi: [
    { path: 'Pulumi.yaml', text: 'name: backups\nruntime: nodejs\n', onlyIfMissing: true },
    packageJson({
      main: 'index.ts',
      dependencies: { '@pulumi/pulumi': '^3.200.0', 'mosk-backup': '^0.1.0' },
      devDependencies: { '@types/node': '^24.0.0', typescript: '^6.0.0' },
    }),
  ],
};

/** @throws BackupError `spec-changed` */
export function refuseDifferences(count: number): void {
  if (count === 0) return;
  throw new BackupError('spec-changed', 'What was written does not say what was read', {
    value: `${count} of the objects differ`,
    fix: 'correct what is named above, and compare again with --check, before anybody applies it',
  });
}
