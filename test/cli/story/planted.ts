/** Failures, each planted on a local management cluster with one backup of its own. */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { exampleBackup } from '../../../cli/example';
import { ClusterBackupType, KeyEncryptionKeyType, type SecretManifest, SecretType } from '../../../lib/model';
import { until } from '../../until';
import { type LocalSite, startLocalSite } from '../local-site';

export const NAME = 'prod-before-upgrade';

export interface Planted {
  /** What is at fault, as it has to be named. */
  readonly fault: RegExp;
  plant(local: LocalSite): Promise<void>;
  /** What somebody does who runs the storage, or owns the finalizer. */
  mend?(local: LocalSite): Promise<void>;
  /** What the command that is printed is given on its standard input. */
  input?(local: LocalSite): string;
  /** What the backup is after that command and, where it makes a new one, the new one. */
  readonly after: 'looks better' | 'another is Completed' | 'gone' | 'the same';
}

const secretBehind = async ({ site }: LocalSite, holder: string) => {
  const { items } = await site.client.list<SecretManifest>(SecretType, 'prod');
  return items.find(({ metadata }) => metadata.name.startsWith(`${holder}-`))?.metadata.name ?? '';
};
const apply = (local: LocalSite, ...argv: string[]) => local.cli(['apply', 'example', ...argv]);
const remote = (local: LocalSite, file: string) =>
  path.join(local.site.s3.directory, local.site.s3.bucket, 'prod', file);
const bucketOf = ({ site }: LocalSite) => path.join(site.s3.directory, site.s3.bucket);

/** The credential and the key are there, and the backup is not yet. */
async function before(local: LocalSite): Promise<void> {
  await apply(local, '--wait');
  await local.cli(['remove', NAME, '--yes']);
}

export const PLANTED: Readonly<Record<string, Planted>> = {
  'secret-of-the-credential-missing': {
    fault: /^At fault +Secret prod\/s3-backup-UID does not exist: RCloneCredential prod\/s3-backup /m,
    async plant(local) {
      await before(local);
      await local.site.client.delete(SecretType, 'prod', await secretBehind(local, 's3-backup'));
      await makeFailing(local);
    },
    input: ({ site }) => site.s3.secretAccessKey,
    after: 'looks better',
  },
  'bucket-gone': {
    fault: /^At fault +http:\/\/127\.0\.0\.1:PORT\/mosk-backups\/.*NoSuchBucket/m,
    async plant(local) {
      await before(local);
      rmSync(bucketOf(local), { recursive: true });
      await makeFailing(local);
    },
    async mend(local) {
      mkdirSync(bucketOf(local));
    },
    after: 'another is Completed',
  },
  'key-missing': {
    fault: /^At fault +KeyEncryptionKey prod\/prod-2026 does not exist: spec\.parameters\.keyEncryptionKey /m,
    async plant(local) {
      await before(local);
      await local.site.client.delete(KeyEncryptionKeyType, 'prod', 'prod-2026');
      await makeFailing(local);
    },
    input: ({ example }) => `${example.key}\n`,
    after: 'looks better',
  },
  'storage-forbids': {
    fault: /^At fault +http:\/\/127\.0\.0\.1:PORT\/mosk-backups\/prod\/prod-before-upgrade\.encrypted .*403/m,
    async plant(local) {
      await before(local);
      local.site.faults.storage({ fault: { kind: 'refuse', status: 403 }, times: 1_000_000 });
      await makeFailing(local);
    },
    async mend({ site }) {
      site.faults.clear();
    },
    after: 'another is Completed',
  },
  'deletion-refused-by-the-storage': {
    fault: /^At fault +http:\/\/127\.0\.0\.1:PORT\/mosk-backups\/prod\/prod-before-upgrade\.encrypted .*403/m,
    async plant(local) {
      await apply(local, '--wait');
      local.site.faults.storage({ fault: { kind: 'refuse', status: 403 }, times: 1_000_000 });
      await local.cli(['remove', NAME, '--yes']);
    },
    async mend({ site }) {
      site.faults.clear();
    },
    after: 'gone',
  },
  'finalizer-of-somebody-else': {
    fault:
      /^At fault +ClusterBackup prod\/prod-before-upgrade is kept by the finalizer example\.com\/audit, /m,
    async plant(local) {
      await apply(local, '--wait');
      const hold = [{ op: 'add', path: '/metadata/finalizers/-', value: 'example.com/audit' }];
      await local.site.client.patch(ClusterBackupType, 'prod', NAME, hold, { type: 'json' });
      const { io, ended } = local.start(['remove', NAME, '--yes']);
      await until('only that finalizer to be left', async () => {
        const { metadata } = (await local.site.client.get(ClusterBackupType, 'prod', NAME)) ?? {};
        return metadata?.deletionTimestamp !== undefined && metadata.finalizers?.length === 1;
      });
      io.interrupt();
      await ended;
    },
    after: 'the same',
  },
  'upload-stuck': {
    fault: /^At fault +ClusterBackup prod\/prod-before-upgrade is Stuck: /m,
    async plant(local) {
      await before(local);
      local.site.faults.stuck({ during: ['UploadingInProgress'] });
      await makeFailing(local);
    },
    after: 'the same',
  },
  'data-key-gone': {
    fault: /^At fault +s3:\/\/mosk-backups\/prod\/prod-before-upgrade\.dek is not in the storage/m,
    async plant(local) {
      await apply(local, '--wait');
      rmSync(remote(local, `${NAME}.dek`));
    },
    after: 'another is Completed',
  },
};

/** By kubectl, as somebody who does not look at what is there. */
async function makeFailing(local: LocalSite): Promise<void> {
  await local.site.client.create(ClusterBackupType, exampleBackup(local.example));
  await local.cli(['wait', NAME]);
}

export async function planted(name: string): Promise<{ local: LocalSite; it: Planted }> {
  const it = PLANTED[name];
  if (it === undefined) throw new Error(`nothing of the name ${name} is planted`);
  const local = await startLocalSite();
  await it.plant(local);
  return { local, it };
}

/** Without what is another in each run. */
export function normalised(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
    .replace(/ {3}[\d.]+m?\d*s later/g, '')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replace(/\b(s3-backup|prod-2026)-[0-9a-f]{8}\b/g, '$1-UID')
    .replace(/ [\d.]+ KiB {3}/g, ' SIZE KiB   ');
}
