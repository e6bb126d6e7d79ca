import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describeWithEngines } from './describe-with-engines';
import { type RcloneS3, startRcloneS3 } from './rclone-s3';

describeWithEngines(['rclone'], 'an S3 server that is rclone', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rclone-s3-'));
  let server: RcloneS3;

  const clientWith = (secretAccessKey: string) =>
    new S3Client({
      endpoint: server.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: server.accessKeyId, secretAccessKey },
    });

  beforeAll(async () => {
    mkdirSync(path.join(folder, 'backups'));
    server = await startRcloneS3(folder);
  }, 30_000);

  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('keeps what is put into a bucket as a file of its folder', async () => {
    const client = clientWith(server.secretAccessKey);
    await client.send(new PutObjectCommand({ Bucket: 'backups', Key: 'prod/a.tar', Body: 'content' }));

    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'backups', Key: 'prod/a.tar' }));
    expect(await Body?.transformToString()).toBe('content');
    expect(readFileSync(path.join(folder, 'backups', 'prod', 'a.tar'), 'utf8')).toBe('content');
  });

  it('refuses a wrong secret key', async () => {
    const stranger = clientWith('wrong');

    await expect(
      stranger.send(new GetObjectCommand({ Bucket: 'backups', Key: 'prod/a.tar' })),
    ).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
  });

  it('serves no more once it is stopped', async () => {
    const another = await startRcloneS3(folder);
    await another.stop();

    await expect(fetch(another.endpoint)).rejects.toThrow();
  });
});
