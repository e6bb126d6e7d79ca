import { spawn } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findEngine } from '../engines/find-engines';
import type { LocalSite } from './local-site';

const MAIN = path.join(__dirname, '../../dist/cli/main.js');

/** Whether this machine has what a printed command wants. */
export function isRunnable(command: string): boolean {
  return !/\bkubectl\b/.test(command) || findEngine('kubectl') !== undefined;
}

/** As somebody who copies it into a shell. @param input on the standard input; what it says on stderr is shown if it fails */
export async function runInShell(local: LocalSite, command: string, input = ''): Promise<number> {
  const bin = path.join(local.folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const ours = path.join(bin, 'mosk-backup');
  writeFileSync(ours, `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`);
  chmodSync(ours, 0o755);
  const kubectl = path.dirname(findEngine('kubectl') ?? '/');
  const env = {
    PATH: `${bin}:${kubectl}:${process.env.PATH}`,
    HOME: local.folder,
    KUBECONFIG: local.site.kubeconfigPath,
  };
  const given = path.join(local.folder, 'given');
  writeFileSync(given, input, { mode: 0o600 });
  const stdin = openSync(given, 'r');
  try {
    return await new Promise<number>((resolve) => {
      const child = spawn('sh', ['-c', command], {
        env,
        cwd: local.folder,
        stdio: [stdin, 'ignore', 'pipe'],
      });
      let said = '';
      child.stderr?.on('data', (chunk) => {
        said += chunk;
      });
      child.on('close', (code) => {
        if (code !== 0) process.stderr.write(said);
        resolve(code ?? 1);
      });
    });
  } finally {
    closeSync(stdin);
  }
}
