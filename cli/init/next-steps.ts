import { inWordsOf, type PackageManager } from './package-manager';
import type { Template } from './template-files';

interface Project {
  readonly template: Template;
  readonly packageManager: PackageManager;
  /** As it was named; `.` is where the user is. */
  readonly folder: string;
}

const TO_FILL_IN: Readonly<Record<Template, string>> = {
  gitops: 'your clusters in inventory.json; bucket, credential and key in backups.ts; rules in policy.ts',
  pulumi: 'your clusters in inventory.json; bucket, credential and key in Pulumi.yaml; rules in policy.ts',
};

/** What to do with a new project: a text of at most four commands. */
export function nextSteps({ template, packageManager, folder }: Project): string {
  const commands = [
    ...(folder === '.' ? [] : [`cd ${quotedForShell(folder)}`]),
    'npm install',
    'npm test',
    'npx mosk-backup local up',
  ].map((command) => `  ${inWordsOf(packageManager, command)}\n`);
  return `
Next:
${commands.join('')}
The last one runs a management cluster on this machine; README.md says how to back it up.
Yours to fill in: ${TO_FILL_IN[template]}.
`;
}

function quotedForShell(folder: string): string {
  if (/^[\w./][\w./-]*$/.test(folder)) return folder;
  const quoted = `'${folder.replaceAll("'", "'\\''")}'`;
  return folder.startsWith('-') ? `-- ${quoted}` : quoted;
}
