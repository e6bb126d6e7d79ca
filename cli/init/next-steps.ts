import { inWordsOf, type PackageManager } from './package-manager';
import type { Template } from './template-files';

interface Project {
  readonly template: Template;
  readonly packageManager: PackageManager;
  /** As it was named; `.` is where the user is. */
  readonly folder: string;
  /** From which this package was installed. @default - a registry */
  readonly packageFile?: string;
}

const TO_FILL_IN: Readonly<Record<Template, string>> = {
  gitops: 'your clusters in inventory.json; bucket, credential and key in backups.ts; rules in policy.ts',
  pulumi: 'your clusters in inventory.json; bucket, credential and key in Pulumi.yaml; rules in policy.ts',
};

const OF_FILE = `
That file is what this mosk-backup was installed from: without it, a registry is asked (E404 where it has none).
It leaves a file: path in package.json, for this machine alone: do not commit it.
`;

/** What to do with a new project: a text of at most four commands. */
export function nextSteps({ template, packageManager, folder, packageFile }: Project): string {
  const commands = [
    ...(folder === '.' ? [] : [`cd ${quotedForShell(folder)}`]),
    packageFile === undefined ? 'npm install' : `npm install ${quotedForShell(packageFile)}`,
    'npm test',
    'npx mosk-backup local up',
  ].map((command) => `  ${inWordsOf(packageManager, command)}\n`);
  const ofFile = packageFile === undefined ? '' : OF_FILE;
  return `
Next:
${commands.join('')}${ofFile}
The last one runs a management cluster on this machine; README.md says how to back it up.
Yours to fill in: ${TO_FILL_IN[template]}.
`;
}

/** Of a command, as a shell reads it. */
function quotedForShell(word: string): string {
  if (/^[\w./][\w./-]*$/.test(word)) return word;
  const quoted = `'${word.replaceAll("'", "'\\''")}'`;
  return word.startsWith('-') ? `-- ${quoted}` : quoted;
}
