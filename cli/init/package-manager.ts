import type { TemplateFile } from './template-file';

export const PACKAGE_MANAGERS = ['npm', 'pnpm'] as const;
export type PackageManager = (typeof PACKAGE_MANAGERS)[number];

/** The one that has started this program, as it tells its children. @param userAgent of the environment */
export function callingPackageManager(userAgent = ''): PackageManager {
  return userAgent.startsWith('pnpm/') ? 'pnpm' : 'npm';
}

/** Words of npm in workflows and texts, and those of pnpm for the same. */
const IN_PNPM: readonly (readonly [RegExp, string])[] = [
  // Runners bring npm with Node, and pnpm by Corepack.
  [/^( *- (?:run: )?)npm ci\b/gm, '$1corepack enable pnpm\n$1pnpm install --frozen-lockfile'],
  [/\bnpm install\b/g, 'pnpm install'],
  [/\bnpm (?:run )?(?=[a-z])/g, 'pnpm '],
  [/\bnpx (?=[a-z])/g, 'pnpm exec '],
];

/** pnpm asks about scripts of packages by a file of its own. None of them is needed. */
const PNPM_SETTINGS = 'pnpm-workspace.yaml';

export function inWordsOf(packageManager: PackageManager, text: string): string {
  if (packageManager === 'npm') return text;
  return IN_PNPM.reduce((said, [npm, pnpm]) => said.replace(npm, pnpm), text);
}

export function withPackageManager(
  files: readonly TemplateFile[],
  packageManager: PackageManager,
): TemplateFile[] {
  if (packageManager === 'npm') return [...files];
  return files.flatMap((file) =>
    file.path === 'package.json'
      ? withPnpmSettings(file)
      : [{ ...file, text: /\.(ya?ml|md)$/.test(file.path) ? inWordsOf('pnpm', file.text) : file.text }],
  );
}

function withPnpmSettings({ path, text }: TemplateFile): TemplateFile[] {
  const { allowScripts, ...manifest } = JSON.parse(text) as { allowScripts: Record<string, boolean> };
  const builds = Object.entries(allowScripts).map(([name, allowed]) => `  "${name}": ${allowed}\n`);
  return [
    { path, text: `${JSON.stringify(manifest, null, 2)}\n` },
    { path: PNPM_SETTINGS, text: `allowBuilds:\n${builds.join('')}` },
  ];
}
