import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { RCloneCredentialType } from '../../lib/model';
import {
  type BackupWorld,
  KEY,
  type Project,
  projectForEach,
  s3Credentials,
} from '../local/controller/backup-world';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';
import { type RcloneS3, rcloneEnvironment, startRcloneS3 } from './rclone-s3';

describeWithEngines(['rclone'], 'the files of a backup', () => {
  let world: BackupWorld;
  let project: Project;
  let folder: string;

  projectForEach((...both) => {
    [world, project] = both;
    folder = mkdtempSync(path.join(tmpdir(), 'mosk-restore-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The restore procedure of MOSK 26.2, up to the archive. Asynchronous: rclone may talk to a server of this process. */
  async function restore(endpoint: string, accessKeyId: string, secretAccessKey: string, from: string) {
    const run = (command: string, args: string[], env: NodeJS.ProcessEnv = {}) =>
      promisify(execFile)(command, args, { cwd: folder, env: { ...rcloneEnvironment, ...env } });
    await run(requireEngine('rclone'), ['copy', `remote:${from}`, '.', '--config', '/dev/null'], {
      RCLONE_CONFIG_REMOTE_TYPE: 's3',
      RCLONE_CONFIG_REMOTE_PROVIDER: 'Other',
      RCLONE_CONFIG_REMOTE_ENDPOINT: endpoint,
      RCLONE_CONFIG_REMOTE_ACCESS_KEY_ID: accessKeyId,
      RCLONE_CONFIG_REMOTE_SECRET_ACCESS_KEY: secretAccessKey,
    });
    writeFileSync(path.join(folder, 'KEK'), `${KEY}\n`);
    const openssl = ['enc', '-d', '-aes-256-cbc', '-pbkdf2'];
    await run('openssl', [...openssl, '-pass', 'file:KEK', '-in', 'b.dek', '-out', 'dek.plain']);
    await run('openssl', [...openssl, '-pass', 'file:dek.plain', '-in', 'b.encrypted', '-out', 'backup.tar']);
    const { stdout } = await run('tar', ['tf', 'backup.tar']);
    return stdout.trim().split('\n');
  }

  it('are fetched by rclone, decrypted by openssl and listed by tar', async () => {
    await project.backup('b', { parameters: await project.remote() });
    await project.until('b', 'Completed');
    const { accessKeyId, secretAccessKey } = s3Credentials;
    const names = await restore(
      world.s3.endpoint,
      accessKeyId,
      secretAccessKey,
      `backups/${project.namespace}`,
    );
    expect(names).toEqual(expect.arrayContaining(['./cluster.json', './objects/clusterbackup/b.json']));
  });

  it('go to the S3 server of rclone just as well, and are deleted there', async () => {
    const buckets = path.join(folder, 'rclone');
    mkdirSync(path.join(buckets, 'backups'), { recursive: true });
    const rclone: RcloneS3 = await startRcloneS3(buckets);
    try {
      await project.remote();
      await project.create(RCloneCredentialType, 'rclone', {
        spec: {
          remoteName: 'peer',
          remoteConfig: { type: 's3', endpoint: rclone.endpoint, access_key_id: rclone.accessKeyId },
          remoteConfigSecretKey: 'secret_access_key',
          remoteSecret: { value: rclone.secretAccessKey },
        },
      });
      const parameters = {
        keyEncryptionKey: 'kek',
        rclone: { bucket: 'backups/prod', credential: 'rclone' },
      };
      await project.backup('b', { parameters });
      await project.until('b', 'Completed');
      const fetched = () =>
        restore(rclone.endpoint, rclone.accessKeyId, rclone.secretAccessKey, 'backups/prod');
      expect(await fetched()).toContain('./cluster.json');

      await project.setDelete('b', true);
      await project.until('b', 'Deleted');
      for (const file of ['b.dek', 'b.encrypted']) rmSync(path.join(folder, file));
      await expect(fetched()).rejects.toThrow(/b\.dek|directory not found/);
    } finally {
      await rclone.stop();
    }
  });
});
