import { counted, naturalOrder } from '../../lib/model';
import { type Unread, VERDICTS } from '../../lib/unclaimed';
import { ageText, linesText, sizeText, table } from '../output';
import type { Found } from './look';
import { filesInOrder, missingInOrder, unnamed } from './report-json';

const WIDTH = 100;
/** Of one folder and verdict; more of them nobody reads. */
const MOST_SHOWN = 50;

/** @param now milliseconds since the epoch */
export function foundText(found: Found, now: number): string {
  const blocks = [
    bucketLines(found),
    ...folderBlocks(found, now),
    missingLines(found),
    remarks(found),
  ].filter((lines) => lines.length > 0);
  return linesText(blocks.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])));
}

function bucketLines({ buckets }: Found): string[] {
  const rows = [...buckets]
    .sort((one, other) => naturalOrder(placeText(one), placeText(other)))
    .flatMap((place) => {
      const counts = VERDICTS.flatMap((verdict) => {
        const { files = 0, bytes = 0 } = place.counts.get(verdict) ?? {};
        return files === 0 ? [] : [[verdict, String(files), sizeText(bytes)]];
      });
      const said = counts.length === 0 ? [['empty', '0', sizeText(0)]] : counts;
      return said.map((cells, index) => [...cells, index === 0 ? placeText(place) : '']);
    });
  return rows.length === 0
    ? ['No bucket was looked at.']
    : table(['VERDICT', 'FILES', 'SIZE', 'WHERE'], rows).flatMap(folded);
}

function placeText({
  storage,
  bucket,
  prefixes,
}: Pick<Found['buckets'][number], 'storage' | 'bucket' | 'prefixes'>): string {
  const folders = prefixes.filter((each) => each !== '').map((each) => each.replace(/\/$/, ''));
  const places = folders.length === 0 ? [`s3://${bucket}`] : folders.map((each) => `s3://${bucket}/${each}`);
  return `${places.join(', ')} on ${storage ?? 'a storage that is not known'}`;
}

function folderBlocks(found: Found, now: number): string[][] {
  const folders = new Map<string, Found['files'][number][]>();
  for (const file of filesInOrder(found)) {
    const folder = `${file.file.slice(0, file.file.lastIndexOf('/'))} on ${file.storage ?? 'a storage that is not known'}`;
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return [...folders].map(([folder, files]) => [
    ...folded(folder),
    ...VERDICTS.flatMap((verdict) =>
      verdictLines(
        files.filter((each) => each.verdict === verdict),
        now,
      ),
    ),
  ]);
}

function verdictLines(files: Found['files'], now: number): string[] {
  const lines = files.slice(0, MOST_SHOWN).flatMap((each) => fileLines(each, now));
  const more = files.length - MOST_SHOWN;
  return more > 0 ? [...lines, `  ${files[0]?.verdict}: ${more} more, with --json by name`] : lines;
}

function fileLines(
  { verdict, size, modified, file, by, without, elsewhere }: Found['files'][number],
  now: number,
): string[] {
  const age = modified === undefined ? '-' : ageText(new Date(modified).toISOString(), now);
  const cells = [verdict.padEnd(15), sizeText(size).padStart(10), age.padStart(5)];
  const name = file.slice(file.lastIndexOf('/') + 1);
  return [
    ...folded(`  ${cells.join('  ')}  ${name}`),
    ...(by === undefined ? [] : folded(`      ${by}`)),
    ...(without === undefined ? [] : folded(`      without ${without.slice(without.lastIndexOf('/') + 1)}`)),
    ...(elsewhere === undefined ? [] : folded(`      somebody's on ${elsewhere}: is that another storage?`)),
  ];
}

function missingLines(found: Found): string[] {
  return missingInOrder(found).flatMap(({ managementCluster, backup: { metadata, spec }, files }) => [
    ...folded(
      `MISSING: files of ClusterBackup ${metadata.namespace}/${metadata.name} of ${spec.targetCluster} on ${managementCluster}`,
    ),
    ...files.flatMap((file) => folded(`  ${file}`)),
  ]);
}

function remarks(found: Found): string[] {
  const { unread, unlisted, nfs } = found;
  const left = unnamed(found);
  return [
    ...(left === 0
      ? []
      : [
          `${counted(left, 'file is', 'files are')} counted above and not named: name a folder of them to see more.`,
        ]),
    ...unread.map((each) => `NOT READ: ${unreadText(each)}`),
    ...unlisted.map(
      ({ storage, bucket, error }) =>
        `NOT LISTED: s3://${bucket}${storage === undefined ? '' : ` on ${storage}`}: ${error.problem}`,
    ),
    ...[...nfs]
      .sort(naturalOrder)
      .map((each) => `NOT LISTED: ${each}: an NFS export cannot be listed from here`),
    'Nothing was changed. Old versions and parts of broken uploads do not show in such a listing.',
  ].flatMap(folded);
}

export function unreadText({ managementCluster, namespace, kind, why }: Unread): string {
  const where = namespace === undefined ? '' : ` of namespace ${namespace}`;
  return `${kind ?? 'anything'}${where} on ${managementCluster}: ${why}`;
}

/** A line within the width; what does not fit goes on in the next one. */
function folded(line: string): string[] {
  if (line.length <= WIDTH) return [line];
  const blank = line.lastIndexOf(' ', WIDTH);
  const indent = /^ */.exec(line)?.[0] ?? '';
  // A name is cut where it has to be: the lines after it are the rest of it.
  const at = blank > WIDTH / 2 ? blank : WIDTH;
  return [line.slice(0, at).trimEnd(), ...folded(`${indent}    ${line.slice(at).trimStart()}`)];
}
