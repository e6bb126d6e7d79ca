/** What `files --unclaimed` has to say, worked out file by file from the world itself, by what the documentation says. */
import type { ClusterBackupManifest, TargetParameters } from '../../../lib/model';
import { ENDPOINTS, HOUR, type Site, type World } from './world';

export interface Expected {
  /** `verdict storage s3://bucket/key` */
  readonly files: string[];
  readonly claimed: number;
  /** `site namespace/name s3://bucket/key` */
  readonly missing: string[];
}

interface Holder {
  readonly word: 'claimed' | 'unfinished' | 'left on purpose' | 'declared';
  has(storage: string, file: string): boolean;
}

const HOSTS: Readonly<Record<string, string>> = { one: 'one.example.com', two: 'two.example.com:9000' };
const WORDS = ['claimed', 'unfinished', 'left on purpose', 'declared'] as const;

const canRead = (at: Site, namespace = '') => {
  if (at.closed.has('*') || at.closed.has(namespace)) return false;
  // Who may list neither everything nor the namespaces looks into what he knows.
  return !(at.hidesNamespaces && at.closed.size > 0) || namespace === 'prod';
};
const sectionOf = (at: Site, namespace = ''): TargetParameters | undefined => {
  if (!canRead(at, namespace)) return undefined;
  const found = at.clusters.find((each) => each.metadata.namespace === namespace);
  return (found?.spec as { providerSpec?: { value: { backup?: TargetParameters } } })?.providerSpec?.value
    .backup;
};
const storageOf = (
  at: Site | undefined,
  namespace: string | undefined,
  parameters: TargetParameters | undefined,
) => {
  const found = at?.credentials.find(
    ({ metadata }) => metadata.namespace === namespace && metadata.name === parameters?.rclone?.credential,
  );
  return ENDPOINTS[found?.spec.remoteConfig.endpoint ?? ''];
};
/** Both forms of the name where nobody knows whether there was a key. */
const namesOf = ({ metadata, spec }: ClusterBackupManifest, parameters: TargetParameters | undefined) => {
  const base = spec.fileNames?.MKE ?? metadata.name;
  return parameters?.keyEncryptionKey === undefined ? [base] : [`${base}.encrypted`, `${base}.dek`];
};
/** A name that ends as that of an encrypted archive may have a data key beside it. */
const withDek = (names: string[]) =>
  names.flatMap((name) =>
    name.endsWith('.encrypted') ? [name, name.replace(/\.encrypted$/, '.dek')] : [name],
  );
const RUNNING = [undefined, '', 'Pending', 'InProgress', 'UploadPending', 'UploadingInProgress'];

function holderOf(at: Site, backup: ClusterBackupManifest): Holder | undefined {
  const { status, metadata, spec } = backup;
  if (status?.status === 'Deleted') return undefined;
  // Without an archive there was nothing to upload.
  if (status?.status === 'Failed' && status.completedAt === undefined) return undefined;
  const own = spec.parameters;
  const ended = ['Completed', 'Failed', 'Stuck'].includes(status?.status ?? '');
  if (own === undefined && status?.uploadedAt === undefined && ended) return undefined;
  const word = status?.uploadedAt === undefined ? 'unfinished' : 'claimed';
  const parameters = own ?? sectionOf(at, metadata.namespace);
  const storage = storageOf(at, metadata.namespace, parameters);
  const folders =
    parameters?.rclone === undefined
      ? []
      : [parameters.rclone.bucket, ...(own ? [own.rclone?.bucket.split('/')[0]] : [])];
  const reported = Object.values(status?.fileNames ?? {}).map((each) => each.slice(each.indexOf(':') + 1));
  const top = reported.flatMap((name) => withDek([name]).map((each) => `${folders[1]}/${each}`));
  const files = [
    ...withDek([
      ...namesOf(backup, parameters),
      ...reported,
      ...Object.values(spec.fileNames ?? {}).flatMap((each) =>
        parameters?.keyEncryptionKey ? [`${each}.encrypted`] : [each],
      ),
    ]).map((name) => `${folders[0]}/${name}`),
    ...(own ? top : []),
  ];
  const base = spec.fileNames?.MKE ?? metadata.name;
  const anywhere = own ? [] : withDek([base, `${base}.encrypted`, ...reported]);
  return {
    word,
    has: (where, file) =>
      (files.includes(file) && (storage === undefined || storage === where)) ||
      anywhere.some((name) => file.endsWith(`/${name}`)),
  };
}

export function expectedOf(
  before: World,
  after: World,
  seen: World['storages'],
  at: { now: number; canTell: boolean },
): Expected {
  const readable = (world: World) =>
    world.sites.flatMap((each) =>
      each.backups
        .filter(({ metadata }) => canRead(each, metadata.namespace))
        .map((backup) => ({ at: each, backup })),
    );
  const holders: Holder[] = [...readable(before), ...readable(after)].flatMap(
    ({ at: site, backup }) => holderOf(site, backup) ?? [],
  );
  for (const world of [before, after]) {
    for (const each of world.sites) {
      for (const { metadata, data } of each.records as unknown as {
        metadata: { namespace: string };
        data: Record<string, string>;
      }[]) {
        if (!canRead(each, metadata.namespace) || data.files === '{') continue;
        const files: string[] = JSON.parse(data.files ?? '[]');
        holders.push({
          word: 'left on purpose',
          has: (storage, file) => HOSTS[storage] === data.storage && files.includes(`s3://${file}`),
        });
      }
    }
  }
  const [site] = before.sites;
  for (const backup of before.declared) {
    const { namespace } = backup.metadata;
    const parameters = backup.spec.parameters;
    if (parameters?.rclone === undefined) continue;
    const known =
      site !== undefined && canRead(site, namespace) ? storageOf(site, namespace, parameters) : undefined;
    const files = withDek(namesOf(backup, parameters)).map((name) => `${parameters.rclone?.bucket}/${name}`);
    holders.push({
      word: 'declared',
      has: (storage, file) => (known === undefined || known === storage) && files.includes(file),
    });
  }
  const runs = [...readable(before), ...readable(after)].flatMap(({ at: each, backup }) => {
    const { status, metadata, spec } = backup;
    if (!RUNNING.includes(status?.status)) return [];
    const parameters = spec.parameters ?? sectionOf(each, metadata.namespace);
    const since = Date.parse(status?.startedAt ?? metadata.creationTimestamp ?? '') - 24 * HOUR;
    return [
      { folder: parameters?.rclone?.bucket, storage: storageOf(each, metadata.namespace, parameters), since },
    ];
  });

  const listed = bucketsOf(before);
  const files: string[] = [];
  let claimed = 0;
  for (const storage of ['one', 'two'] as const) {
    for (const [file, { modified }] of seen[storage]) {
      if (!listed.has(`${storage} ${file.split('/')[0]}`)) continue;
      const words = holders.filter((each) => each.has(storage, file)).map(({ word }) => word);
      const folder = file.slice(0, file.lastIndexOf('/'));
      const run = runs.some(
        (each) =>
          each.folder === folder && [undefined, storage].includes(each.storage) && modified >= each.since,
      );
      const alone = /\.(dek|encrypted)$/.test(file) && !seen[storage].has(partner(file));
      const nobodys = !at.canTell ? 'cannot tell' : alone ? 'half a pair' : 'unclaimed';
      const word =
        WORDS.find((each) => words.includes(each)) ??
        (run ? 'unfinished' : at.now - modified < 48 * HOUR ? 'young' : nobodys);
      if (word === 'claimed') claimed += 1;
      else files.push(`${word} ${storage} s3://${file}`);
    }
  }

  const stillGood = new Set(
    readable(after)
      .filter(({ backup }) => isGood(backup))
      .map(({ at: each, backup }) => `${each.name} ${backup.metadata.uid}`),
  );
  const missing = readable(before).flatMap(({ at: each, backup }) => {
    const own = backup.spec.parameters;
    const storage = storageOf(each, backup.metadata.namespace, own);
    if (own?.rclone === undefined || storage === undefined || !isGood(backup)) return [];
    if (!stillGood.has(`${each.name} ${backup.metadata.uid}`)) return [];
    const [bucket = ''] = own.rclone.bucket.split('/');
    const reported = Object.values(backup.status?.fileNames ?? {}).map((name) =>
      name.slice(name.indexOf(':') + 1),
    );
    return withDek(reported.length > 0 ? reported : namesOf(backup, own).slice(0, 1))
      .filter(
        (name) => ![own.rclone?.bucket, bucket].some((folder) => seen[storage].has(`${folder}/${name}`)),
      )
      .map(
        (name) =>
          `${each.name} ${backup.metadata.namespace}/${backup.metadata.name} s3://${own.rclone?.bucket}/${name}`,
      );
  });
  return { files: files.sort(), claimed, missing: missing.sort() };
}

const partner = (file: string) =>
  file.endsWith('.dek') ? file.replace(/\.dek$/, '.encrypted') : file.replace(/\.encrypted$/, '.dek');
const isGood = ({ status, spec }: ClusterBackupManifest) =>
  status?.status === 'Completed' && status.uploadedAt !== undefined && spec.delete !== true;

/** Of everything that leads anywhere. */
function bucketsOf(world: World): Set<string> {
  const found = new Set<string>();
  const add = (storage: string | undefined, bucket = '') =>
    void found.add(`${storage} ${bucket.split('/')[0]}`);
  for (const each of world.sites) {
    for (const { metadata, spec } of [...each.backups, ...each.schedules]) {
      if (!canRead(each, metadata.namespace)) continue;
      const parameters = spec.parameters ?? sectionOf(each, metadata.namespace);
      add(storageOf(each, metadata.namespace, parameters), parameters?.rclone?.bucket);
    }
    for (const { metadata } of each.clusters) {
      const parameters = sectionOf(each, metadata.namespace);
      add(storageOf(each, metadata.namespace, parameters), parameters?.rclone?.bucket);
    }
    for (const { metadata, data } of each.records as unknown as {
      metadata: { namespace: string };
      data: Record<string, string>;
    }[]) {
      if (!canRead(each, metadata.namespace) || data.files === '{') continue;
      const storage = Object.keys(HOSTS).find((name) => HOSTS[name] === data.storage);
      for (const file of JSON.parse(data.files ?? '[]') as string[]) add(storage, file.slice('s3://'.length));
    }
  }
  const [site] = world.sites;
  for (const { metadata, spec } of world.declared) {
    const parameters = spec.parameters ?? (site && sectionOf(site, undefined));
    const known = site !== undefined && canRead(site, metadata.namespace);
    add(known ? storageOf(site, metadata.namespace, parameters) : undefined, parameters?.rclone?.bucket);
  }
  return found;
}
