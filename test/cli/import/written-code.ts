import { spawnSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(__dirname, '../../..');

/** As strict as compilers can be, in the words of a tsconfig.json. */
const STRICT = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  noUnusedLocals: true,
  noEmit: true,
  skipLibCheck: true,
  target: 'ES2022',
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  types: [],
  paths: {
    'mosk-backup': [path.join(ROOT, 'dist/entries/index.d.ts')],
    'mosk-backup/pulumi': [path.join(ROOT, 'dist/entries/pulumi.d.ts')],
    cdk8s: [path.join(ROOT, 'node_modules/cdk8s/lib/index.d.ts')],
  },
};

/** What TypeScript 6 finds in these programs. */
export function strictFindings(files: readonly string[]): string[] {
  const { options } = ts.convertCompilerOptionsFromJson(STRICT, ROOT);
  const program = ts.createProgram([...files], options);
  const inPrograms = new Set(files);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file === undefined || inPrograms.has(file.fileName))
    .map(({ file, start = 0, messageText }) => {
      const text = ts.flattenDiagnosticMessageText(messageText, '\n');
      return file === undefined
        ? text
        : `${file.fileName}:${file.getLineAndCharacterOfPosition(start).line + 1}: ${text}`;
    });
}

/** What TypeScript 7 finds in these programs of a folder; empty if nothing. */
export function nativeFindings(folder: string, files: readonly string[]): string {
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: STRICT, files }));
  const tsc = path.join(ROOT, 'node_modules/@typescript/native/bin/tsc');
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 64e6 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', '.'], options);
  return status === 0 ? '' : stdout + stderr;
}

/** What the formatter and the linter of this repository find in programs below a folder; empty if nothing. */
export function biomeFindings(folder: string, programs: readonly string[]): string {
  copyFileSync(path.join(ROOT, 'biome.json'), path.join(folder, 'biome.json'));
  const biome = path.join(ROOT, 'node_modules/.bin/biome');
  const words = ['check', '--max-diagnostics=5', '--diagnostic-level=error', '--vcs-enabled=false'];
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 64e6 } as const;
  const { status, stdout, stderr } = spawnSync(biome, [...words, ...programs], options);
  return status === 0 ? '' : stdout + stderr;
}
