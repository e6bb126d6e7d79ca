/** The night: a machine with the blocks of a sheet, the files of the keys, and nothing else. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

export interface NightMachine {
  /** The empty folder that the sheet tells to make. */
  readonly folder: string;
  /** Folders of programs. */
  readonly programs: readonly string[];
  /** File name → what is handed out. */
  readonly handedOut: ReadonlyMap<string, string>;
  /** What can be mounted: `host:/path` → folder. */
  readonly exports: ReadonlyMap<string, string>;
}

export interface Night {
  readonly code: number | null;
  readonly output: string;
  /** Every command line that was seen while it ran. */
  readonly commandLines: ReadonlySet<string>;
  /** What is there afterwards that was not handed out, with its mode. */
  readonly left: ReadonlyMap<string, { readonly bytes: Buffer; readonly mode: number }>;
  /** What is there afterwards of home and temporary folder. */
  readonly elsewhere: readonly string[];
}

/** In a mount namespace, so that the sheet's `sudo mount` can be played: by a bind mount, without asking for a password. */
const IN_NAMESPACE = ['--map-root-user', '--mount'];
const OWN_MOUNTS = 'mount -t tmpfs none /mnt && exec bash';

/** Pastes blocks into a bash that reads them as from a keyboard. */
export async function pasteAtNight(
  { folder, programs, handedOut, exports }: NightMachine,
  blocks: readonly string[],
): Promise<Night> {
  const [work, home, tmp, bin] = ['work', 'home', 'tmp', 'bin'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  for (const each of [work, home, tmp, bin]) mkdirSync(each, { recursive: true });
  for (const [name, text] of handedOut) writeFileSync(path.join(work, name), `${text}\n`);
  writeFileSync(path.join(bin, 'sudo'), sudo(exports), { mode: 0o755 });
  const child = spawn('unshare', [...IN_NAMESPACE, 'bash', '-c', OWN_MOUNTS], {
    cwd: work,
    env: { PATH: [bin, ...programs, process.env.PATH].join(':'), HOME: home, TMPDIR: tmp },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin.end(`${blocks.join('\n')}\n`);
  const commandLines = new Set<string>();
  while (child.exitCode === null && child.signalCode === null) {
    for (const line of runningCommandLines()) commandLines.add(line);
    await setTimeout(5);
  }
  const code = await ended;
  const left = readdirSync(work).filter((name) => !handedOut.has(name));
  return {
    code,
    output,
    commandLines,
    left: new Map(
      left.map((name) => {
        const file = path.join(work, name);
        return [name, { bytes: readFileSync(file), mode: statSync(file).mode & 0o777 }];
      }),
    ),
    elsewhere: [home, tmp].flatMap((each) => readdirSync(each, { recursive: true, encoding: 'utf8' })),
  };
}

/** Does as it is told, and of mounting what a server would do: `sudo mount -t nfs -o ro FROM TO`. */
function sudo(exports: NightMachine['exports']): string {
  return [
    '#!/bin/sh',
    '[ "$1" = mount ] || exec "$@"',
    // A sheet never writes into an export.
    '[ "$2 $3 $4 $5" = "-t nfs -o ro" ] || exit 1',
    'case $6 in',
    ...[...exports].map(([from, folder]) => `  '${from}') exec mount --bind -o ro '${folder}' "$7" ;;`),
    'esac',
    'echo "mount: $6: no such export" >&2; exit 32',
    '',
  ].join('\n');
}

/** Of all processes of the machine, whoever started them. */
function runningCommandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        // It has ended.
        return [];
      }
    });
}
