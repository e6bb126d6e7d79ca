/** A page of the documentation as somebody works through it: one folder, and the commands that it tells. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findEngine } from '../engines/find-engines';
import { until } from '../until';
import type { CodeBlock } from './code-blocks';

const ROOT = path.join(__dirname, '../..');
/** For pages that start none themselves: what happens is the same, and nobody waits to see it happen. */
const LOCAL_UP = 'mosk-backup local up --pace 20';

export interface Page {
  /** Starts it, unless it runs already, and waits until there is a local management cluster. */
  start(background?: string): Promise<void>;
  /** Writes a file into its folder. */
  write(name: string, text: string): void;
  /** @throws when the block fails */
  run(block: Pick<CodeBlock, 'language' | 'text'>): Promise<void>;
  /** Ends what was started. */
  close(): Promise<void>;
}

/** Where kubectl is, if it is. */
function ofEngines(): string[] {
  const kubectl = findEngine('kubectl');
  return kubectl === undefined ? [] : [path.dirname(kubectl)];
}

export function openPage(): Page {
  const folder = mkdtempSync(path.join(tmpdir(), 'docs-test-'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  const program = `#!/bin/sh\nexec "${process.execPath}" "${ROOT}/dist/cli/main.js" "$@"\n`;
  writeFileSync(path.join(folder, 'mosk-backup'), program, { mode: 0o755 });
  const settings = {
    cwd: folder,
    env: {
      ...process.env,
      PATH: [folder, path.join(ROOT, 'node_modules/.bin'), ...ofEngines(), process.env.PATH].join(':'),
      KUBECONFIG: path.join(folder, '.mosk-local/kubeconfig.yaml'),
    },
  };
  const running = new Map<string, { readonly child: ChildProcess; readonly isThere: Promise<void> }>();

  function begun(text: string) {
    const child = spawn('sh', ['-c', `exec ${text}`], { ...settings, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
      said += piece;
    });
    const isThere = until('the local cluster', () => {
      if (child.exitCode !== null) throw new Error(`${text} has ended with ${child.exitCode}: ${said}`);
      return existsSync(path.join(folder, '.mosk-local/example.key'));
    });
    return { child, isThere: isThere.then(() => {}) };
  }

  return {
    start(background = LOCAL_UP) {
      const text = background.trim();
      const known = running.get(text) ?? begun(text);
      running.set(text, known);
      return known.isThere;
    },
    write(name, text) {
      writeFileSync(path.join(folder, name), text);
    },
    async run({ language, text }) {
      const file = path.join(folder, `block.${language}`);
      writeFileSync(file, text);
      const [command, ...options] = language === 'ts' ? ['tsx'] : ['sh', '-eu'];
      await promisify(execFile)(command ?? '', [...options, file], settings);
    },
    async close() {
      for (const { child } of running.values()) {
        child.kill('SIGINT');
        if (child.exitCode === null) await new Promise((resolve) => child.once('close', resolve));
      }
      rmSync(folder, { recursive: true });
    },
  };
}
