import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type PackageManager, withPackageManager } from './package-manager';
import type { TemplateFile } from './template-file';

export const TEMPLATES = ['gitops', 'pulumi'] as const;
/** `gitops`: constructs, and manifests that Argo CD or Flux applies; `pulumi`: a stack. */
export type Template = (typeof TEMPLATES)[number];

export const CI_SYSTEMS = ['github', 'gitlab'] as const;
export type CiSystem = (typeof CI_SYSTEMS)[number];

export interface TemplateOptions {
  readonly template: Template;
  readonly ci: CiSystem;
  readonly packageManager: PackageManager;
}

/** Packing leaves out a file of this name, so it ships without the dot. */
const IGNORE = 'gitignore';

const OF_CI: Readonly<Record<CiSystem, RegExp>> = {
  github: /^\.github\//,
  gitlab: /^\.gitlab-ci\.yml$/,
};

/** The files of a new project: those of the example, as it stands in this package. */
export function templateFiles({ template, ci, packageManager }: TemplateOptions): TemplateFile[] {
  const root = path.dirname(require.resolve('mosk-backup/package.json'));
  const folder = path.join(root, 'examples/init', template);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((name) => !isOfAnother(ci, name))
    .sort()
    .map((name) => ({
      path: name === IGNORE ? `.${IGNORE}` : name,
      text: readFileSync(path.join(folder, name), 'utf8'),
    }));
  return withPackageManager(files, packageManager);
}

function isOfAnother(ci: CiSystem, name: string): boolean {
  // What somebody has installed to try the example is none of it.
  if (name.startsWith('node_modules/')) return true;
  return CI_SYSTEMS.some((each) => each !== ci && OF_CI[each].test(name));
}
