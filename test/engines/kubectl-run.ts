import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requireEngine } from './find-engines';

/** What a command said and how it ended. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** kubectl with a home of its own, so that no cache and no kubeconfig of the machine is touched. */
export interface Kubectl {
  /** @param words as in a shell: split at spaces, single quotes keep a word together */
  (words: string, more?: { readonly input?: string; readonly editor?: string }): Promise<Said>;
  /** Where files for `-f` lie. */
  readonly folder: string;
  close(): void;
}

/** @param files by their names, written beside kubectl's home */
export function kubectlFor(kubeconfig: string, files: Readonly<Record<string, string>> = {}): Kubectl {
  const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-'));
  writeFileSync(path.join(folder, 'kubeconfig'), kubeconfig, { mode: 0o600 });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const run = (words: string, { input = '', editor }: { input?: string; editor?: string } = {}) =>
    new Promise<Said>((resolve) => {
      const child = execFile(
        requireEngine('kubectl'),
        ['--cache-dir', path.join(folder, 'cache'), ...shellWords(words)],
        {
          cwd: folder,
          env: {
            PATH: process.env.PATH,
            HOME: folder,
            KUBECONFIG: path.join(folder, 'kubeconfig'),
            ...(editor === undefined ? {} : { KUBE_EDITOR: editor }),
          },
          timeout: 60_000,
          maxBuffer: 16 * 1024 * 1024,
        },
        (failure, out, error) =>
          resolve({ code: failure === null ? 0 : Number(failure.code ?? 255), out, error }),
      );
      // One that ends without reading all of it is heard of by its exit code.
      child.stdin?.on('error', () => {});
      child.stdin?.end(input);
    });
  return Object.assign(run, { folder, close: () => rmSync(folder, { recursive: true }) });
}

function shellWords(text: string): string[] {
  return [...text.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ''));
}

/** Without what differs from run to run: uids, versions, times, ages, addresses, folders. */
export function withoutChance({ code, out, error }: Said, folder: string): Said {
  const plain = (text: string) =>
    text
      .replaceAll(folder, '<folder>')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uid>')
      .replace(/https:\/\/(127\.0\.0\.1|localhost):\d+/g, '<server>')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>')
      .replace(/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>')
      .replace(/(resourceVersion"?: ?"?)\d+/g, '$1<version>')
      .replace(/(Resource Version:\s+)\d+/g, '$1<version>')
      .replace(/edit-\d+/g, '<file>')
      .replace(/kubectl-edit-\w+/g, '<file>')
      .replace(/(LIVE|MERGED)-\d+/g, '$1-<n>')
      .replace(/ +(<invalid>|\d+s|\d+m(\d+s)?)(?=\s|$)/gm, ' <age>')
      .replace(/ +$/gm, '')
      .replace(/^([-+]{3} \S+)\t.*$/gm, '$1')
      .replace(/^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ /gm, '')
      .replace(/\(0x[^)]*\)|0x[0-9a-f]+/g, '<address>')
      .replace(/kubectl_replace_\d+/g, 'kubectl_replace_<n>')
      .replace(/goroutine \d+/g, 'goroutine <n>')
      .replace(/<age> +/g, '<age> ')
      .replace(/^(NAME.*|LAST SEEN.*|NAMESPACE.*)$/gm, (line) => line.replace(/ +/g, ' '));
  return { code, out: plain(out), error: plain(error) };
}
