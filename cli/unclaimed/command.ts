import type { Command } from 'commander';
import { shown } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import { counted, durationMs } from '../../lib/model';
import { type Scene, YOUNG_MS } from '../../lib/unclaimed';
import { placeOf } from '../archives';
import { throwErrors } from '../backups/waiting';
import type { CommandContext } from '../command-context';
import { keepHeapSmall } from '../small-heap';
import { missingError } from './check-files';
import { type Folder, type Found, lookForUnclaimed } from './look';
import { type NamedCluster, withClusters } from './management-clusters';
import { foundJson } from './report-json';
import { foundText, unreadText } from './report-text';

export interface UnclaimedOptions {
  readonly inventory?: string;
  readonly contexts?: readonly string[];
  readonly manifests?: readonly string[];
  readonly young?: string;
  readonly ifAny?: boolean;
}

/** Those that only --unclaimed has. */
export const UNCLAIMED_OPTIONS: readonly (keyof UnclaimedOptions)[] = [
  'inventory',
  'contexts',
  'manifests',
  'young',
  'ifAny',
];

/** Of each verdict in each bucket: as many as somebody may want to read by program. */
const MOST_NAMED = 10_000;

export function addUnclaimedOptions(command: Command): Command {
  return command
    .option('--unclaimed', 'whose the files of all known storages are, and those that nobody names')
    .option('--inventory <file>', 'with --unclaimed: all management clusters there are, in YAML or JSON')
    .option('--contexts <name...>', 'with --unclaimed: contexts of all management clusters')
    .option('--manifests <path...>', 'with --unclaimed: files and folders that declare backups and targets')
    .option('--young <duration>', 'with --unclaimed: how long a new file is left in peace (default: 48h)')
    .option('--if-any', 'with --unclaimed: for jobs: that nothing names a bucket yet is no failure');
}

export const UNCLAIMED_HELP = `
--unclaimed says who names each file in known buckets, or in these, and deletes nothing. Name all
management clusters that write there. Exit code 7: one cannot be read, or a good backup lacks files.`;

/**
 * @param words `s3://bucket`, `s3://bucket/folder`
 * @throws BackupError `usage`, `files-unknown`, `storage-file-missing`; AggregateError of several
 */
export async function unclaimedFiles(
  words: readonly string[],
  options: UnclaimedOptions,
  context: CommandContext,
): Promise<void> {
  const { io, globals } = context;
  const within = words.length === 0 ? undefined : foldersOf(words);
  const youngMs = options.young === undefined ? YOUNG_MS : durationMs(options.young, '--young');
  keepHeapSmall();
  const named = await namedClusters(options, context);
  const declared = await readDeclared(options, context);
  const found = await withClusters(named, context, (clusters, unread) =>
    lookForUnclaimed({
      ...{ clusters, unread, declared, within, youngMs, now: Date.now, most: MOST_NAMED },
      pages: (require('../../providers/storage') as typeof import('../../providers/storage')).s3Pages,
      signal: io.signal,
    }),
  );
  io.stdout.write(
    globals().json ? `${JSON.stringify(foundJson(found), null, 2)}\n` : foundText(found, Date.now()),
  );
  throwFailures(found, words, options);
}

/** @throws BackupError `usage`; those of the inventory */
async function namedClusters(
  { inventory: file, contexts }: UnclaimedOptions,
  { io, globals }: CommandContext,
): Promise<NamedCluster[]> {
  const { context, api, namespace } = globals();
  const own = namespace === undefined ? [] : [namespace];
  if ([file, contexts, context].filter((each) => each !== undefined).length > 1) {
    throw new BackupError('usage', 'The management clusters are named in two ways', {
      at: '--inventory, --contexts, --context',
      fix: 'use one of them',
    });
  }
  if (file === undefined) {
    const names = contexts ?? [context];
    return names.map((each) => ({ name: undefined, context: each, api, namespaces: own }));
  }
  const { contextsOf, readInventory } = require('../check') as typeof import('../check');
  return contextsOf(await readInventory(file, io), api).map(({ projects, ...each }) => ({
    ...each,
    namespaces: [...own, ...projects],
  }));
}

/** @throws AggregateError of BackupErrors `file-invalid`: what cannot be read may declare anything */
async function readDeclared(
  { manifests = [], inventory: file }: UnclaimedOptions,
  { io, globals }: CommandContext,
): Promise<Scene[]> {
  if (manifests.length === 0) return [];
  const { declarationsOf, readInventory, readSources } = require('../check') as typeof import('../check');
  const { mistakeError } = require('../input') as typeof import('../input');
  const { declaredScenes } = require('./declared-scenes') as typeof import('./declared-scenes');
  const inventory = file === undefined ? undefined : await readInventory(file, io);
  const apiOf = (managementCluster: string) => inventory?.apiOf(managementCluster) ?? globals().api;
  const { files, mistakes } = await readSources(manifests, io);
  const declared = declarationsOf(files, apiOf);
  const wrong = [...mistakes, ...declared.mistakes].map(mistakeError);
  if (wrong.length > 0) throw new AggregateError(wrong);
  return declaredScenes(declared, apiOf);
}

/** @throws BackupError `usage` */
function foldersOf(words: readonly string[]): Folder[] {
  const folders = words.map((word): Folder => {
    const place = placeOf(word);
    if (place.kind !== 's3') {
      throw new BackupError('usage', 'This is no bucket', {
        at: 'files --unclaimed',
        value: shown(word),
        fix: 'name buckets and folders as s3://BUCKET/FOLDER, or none for all that are known',
      });
    }
    const folder = place.key.replace(/\/+$/, '');
    return { bucket: place.bucket, prefix: folder === '' ? '' : `${folder}/` };
  });
  const isWithin = (one: Folder, other: Folder) =>
    one.bucket === other.bucket && one.prefix !== other.prefix && one.prefix.startsWith(other.prefix);
  const outer = folders.filter((one) => !folders.some((other) => isWithin(one, other)));
  return [...new Map(outer.map((each) => [JSON.stringify(each), each])).values()];
}

const RIGHTS =
  'have the right to list clusterbackups, clusterbackupschedules, rclonecredentials, clusters and configmaps in all namespaces of every management cluster, and write into the files of their APIs what these leave open';

/** What could not be told comes first: everything else is less than it seems. */
function throwFailures(found: Found, words: readonly string[], { ifAny }: UnclaimedOptions): void {
  const { buckets, unread, unlisted, missing, nfs } = found;
  const errors: BackupError[] = [];
  if (unread.length > 0) {
    errors.push(
      new BackupError('files-unknown', 'Not everybody who may name files could be asked', {
        at: unreadText(unread[0] as (typeof unread)[number]),
        value: unread.length === 1 ? undefined : `and ${counted(unread.length - 1, 'other', 'others')}`,
        fix: unread.find(({ fix }) => fix !== undefined)?.fix ?? RIGHTS,
      }),
    );
  }
  for (const { error } of unlisted) errors.push(error);
  if (buckets.length + unlisted.length === 0 && words.length > 0) {
    errors.push(
      new BackupError(
        'storage-file-missing',
        'No target that is known leads there, and no credential to an S3 storage',
        {
          at: words.join(', '),
          fix: 'create the credential of its storage again, or list it without one: mosk-backup files s3://BUCKET/FOLDER --rclone-config FILE',
        },
      ),
    );
  }
  // After a plain kubectl delete of the last backup nothing may name the bucket any more in which its files lie.
  const isNone = buckets.length + unlisted.length + unread.length + nfs.length === 0 && words.length === 0;
  if (isNone && !ifAny) {
    errors.push(
      new BackupError('files-unknown', 'Nothing names a bucket, so no file was looked at', {
        at: found.managementClusters.join(', '),
        fix: 'name the buckets: mosk-backup files --unclaimed s3://BUCKET, or what declares them: --manifests FOLDER',
      }),
    );
  }
  for (const { managementCluster, backup, files } of missing) {
    errors.push(...missingError(backup, files, managementCluster));
  }
  throwErrors(errors);
}
