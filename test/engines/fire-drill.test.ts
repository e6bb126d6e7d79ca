/**
 * Everything is gone but a sheet, storages and key files. What the sheet prints is pasted, and nothing else: once what is of
 * ours, in processes that have no kubeconfig, and once rclone, openssl and tar.
 */
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { describeWithEngines } from './describe-with-engines';
import { type Month, playMonth, sha256 } from './drill/month';
import { type Night, pasteAtNight } from './drill/night';
import { type DrilledPlace, drilledPlaces, exportedFolder } from './drill/places';
import { type PrintedTarget, printedTargets } from './drill/printed-sheet';
import { requireEngine } from './find-engines';

const MAIN = path.join(__dirname, '../../dist/cli/main.js');
const AT_ONCE = 3;

let folder: string;
let places: readonly DrilledPlace[];
let month: Month;
let sheets: readonly string[];
let targets: readonly PrintedTarget[];
let secrets: readonly string[];

async function prepare(): Promise<void> {
  folder = mkdtempSync(path.join(tmpdir(), 'fire-drill-test-'));
  places = drilledPlaces(folder);
  month = await playMonth(folder, places);
  secrets = places.flatMap(({ keys, secrets: own }) => [...keys.values(), ...own.values()]);
  writeFileSync(path.join(folder, 'inventory.yaml'), stringify(inventoryOf(places)));
  const made = ['md', 'html', 'json'].map((ending) => path.join(folder, `sheet.${ending}`));
  for (const out of made) {
    const words = ['runbook', '--inventory', 'inventory.yaml', '--live', '--out', out];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN, ...words], {
      cwd: folder,
      env: { PATH: process.env.PATH, KUBECONFIG: month.kubeconfig, HOME: folder },
    });
    expect(stdout + stderr).not.toContain('not asked');
  }
  sheets = made.map((file) => readFileSync(file, 'utf8'));
  await month.destroy();
  // A storage has more than backups that are complete: an upload that was cut off, and what others put there.
  const shop = path.join(folder, 'dallas-storage/mosk-dallas/retail/shop');
  writeFileSync(path.join(shop, 'nightly-shop-20261001010000.encrypted'), 'Salted__');
  writeFileSync(path.join(shop, 'README.txt'), 'newer than all');
  targets = printedTargets(sheets[0] ?? '');
  const bin = path.join(folder, 'program');
  mkdirSync(bin);
  const run = `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`;
  writeFileSync(path.join(bin, 'mosk-backup'), run, { mode: 0o755 });
}

function inventoryOf(of: readonly DrilledPlace[]) {
  const kept = { keptBy: 'platform team', keptAt: 'safe 2, shelf 3' };
  return {
    managementClusters: of.map(({ name }) => ({ name, release: '2.32.1', folder: name })),
    clusters: of.flatMap(({ name: managementCluster, clusters }) =>
      clusters.map(({ name, project }) => ({ name, project, managementCluster, release: '26.2.1' })),
    ),
    custody: of.flatMap(({ keys, secrets: own }) => [
      ...[...keys.keys()].map((key) => ({ key, ...kept })),
      ...[...own.keys()].map((credential) => ({ credential, ...kept })),
    ]),
  };
}

const placeOf = ({ cluster }: PrintedTarget): DrilledPlace => {
  const place = places.find(({ name }) => cluster.startsWith(`${name}/`));
  if (place === undefined) throw new Error(`no management cluster of ${cluster}`);
  return place;
};

/** Follows the sheet for one folder of one cluster, on a machine of its own. */
async function follow(
  target: PrintedTarget,
  how: string,
  chosen: (title: string) => boolean,
): Promise<Night> {
  const { keys, secrets: own, clusters, ...place } = placeOf(target);
  const handedOut = new Map<string, string>();
  for (const [file, from, end] of [
    [target.keyFile, keys, '.key'],
    [target.secretFile, own, '.secret'],
  ] as const)
    if (file !== undefined) handedOut.set(file, from.get(file.slice(0, -end.length)) ?? 'nobody has it');
  const urls = clusters.flatMap(({ parameters }) => parameters.nfsUploadUrl ?? []);
  const night = path.join(folder, `${how}-${targets.indexOf(target)}`);
  return pasteAtNight(
    {
      folder: night,
      programs: [how === 'ours' ? path.join(folder, 'program') : path.dirname(requireEngine('rclone'))],
      handedOut,
      exports: new Map(
        urls.map((url) => [
          url.slice('nfs://'.length),
          exportedFolder({ ...place, keys, secrets: own, clusters }, url),
        ]),
      ),
    },
    target.blocks.filter(({ title }) => chosen(title)).map(({ text }) => text),
  );
}

/** All targets, a few at a time. */
async function followAll(how: string, chosen: (title: string) => boolean) {
  const nights = new Map<PrintedTarget, Night>();
  const waiting = [...targets];
  const take = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      nights.set(next, await follow(next, how, chosen));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
  return nights;
}

/** What is promised of each: the newest good archive, byte by byte, and no secret anywhere that nobody asked for. */
function judge(nights: ReadonlyMap<PrintedTarget, Night>): void {
  const fetched = new Set<string>();
  for (const [target, { code, output, left, commandLines, elsewhere }] of nights) {
    expect({ ...target, blocks: [], code, output }).toMatchObject({ code: 0 });
    const { name } = placeOf(target);
    const [, project, cluster] = target.cluster.split('/');
    const archives = [...left].filter(([file]) => file.endsWith('.tar'));
    expect(archives).toHaveLength(1);
    for (const [file, { bytes, mode }] of archives) {
      const archive = file.slice(0, -'.tar'.length);
      expect(sha256(bytes)).toBe(month.archived.get(`${name}/${project}/${archive}`));
      expect(mode).toBe(0o600);
      fetched.add(`${name}/${project}/${cluster}/${archive}`);
    }
    // A configuration of rclone has the secret of the storage, as the sheet says; it is its owner's alone.
    for (const [file, { bytes, mode }] of left) {
      expect([file, mode]).toEqual([file, 0o600]);
      if (file !== 'rclone.conf') expectNoSecret(bytes.toString('latin1'));
    }
    expect(elsewhere).toEqual([]);
    for (const line of commandLines) expectNoSecret(line);
    expectNoSecret(output);
    expect(output).not.toMatch(/command not found|No such file|error:/);
  }
  expect([...fetched].sort()).toEqual([...month.newest].sort());
}

function expectNoSecret(text: string): void {
  for (const secret of secrets) expect(text.includes(secret)).toBe(false);
}

const seen = (nights: ReadonlyMap<unknown, Night>) =>
  [...nights.values()].flatMap(({ commandLines }) => [...commandLines]);

describeWithEngines(['rclone'], 'the management clusters of twelve clusters are gone', () => {
  beforeAll(prepare, 300_000);
  afterAll(async () => {
    for (const storage of month?.storages ?? []) await storage.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('nothing of them is left but the sheet and what the storages hold', () => {
    expect(readdirSync(folder).filter((name) => /management|kubeconfig/.test(name))).toEqual([]);
    expect(month.archived.size).toBe(12 * 30);
    // One of the twelve has changed its folder.
    expect(targets).toHaveLength(13);
    expect(existsSync(path.join(folder, 'dallas-storage/mosk-dallas/old/pay'))).toBe(true);
  });

  it('no form of the sheet has a secret', () => {
    for (const sheet of sheets) expectNoSecret(sheet);
  });

  it('each newest good backup is fetched, decrypted and read by what the sheet prints of ours, without kubeconfig', async () => {
    const nights = await followAll('ours', (title) => !/by hand/.test(title));
    judge(nights);
    for (const { output } of nights.values()) expect(output).toMatch(/readable to its end +yes/);
    expect(seen(nights).join('\n')).toContain(`${MAIN} fetch `);
  }, 300_000);

  it('and by rclone, openssl and tar as it prints them, which find the newest themselves', async () => {
    const nights = await followAll('by-hand', (title) => !/mosk-backup|newest of these/.test(title));
    judge(nights);
    expect(seen(nights).join('\n')).toMatch(
      /openssl enc -d .*\n[\s\S]*rclone |rclone [\s\S]*openssl enc -d /,
    );
  }, 300_000);
});
