import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface InstalledSize {
  readonly packages: string[];
  /** Megabytes (10^6 bytes) of all files. */
  readonly megabytes: number;
}

/** What `npm install` of these packages puts into an empty project. A package is a name, or the path of a tarball. */
export function installedSize(...packages: string[]): InstalledSize {
  const folder = mkdtempSync(path.join(tmpdir(), 'installed-size-'));
  try {
    writeFileSync(path.join(folder, 'package.json'), '{}');
    const options = ['--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
    execFileSync('npm', ['install', ...options, ...packages], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const modules = path.join(folder, 'node_modules');
    mkdirSync(modules, { recursive: true });
    const files = readdirSync(modules, { recursive: true, encoding: 'utf8' });
    const bytes = files.reduce((sum, file) => {
      const stat = statSync(path.join(modules, file));
      return stat.isFile() ? sum + stat.size : sum;
    }, 0);
    return { packages: files.flatMap(packageName).sort(), megabytes: bytes / 1e6 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `a/node_modules/@b/c/package.json` → `@b/c`; other manifests inside a package are none of a package. */
function packageName(file: string): string[] {
  const match = /(?:^|\/node_modules\/)((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(
    file.split(path.sep).join('/'),
  );
  return match?.[1] === undefined ? [] : [match[1]];
}
