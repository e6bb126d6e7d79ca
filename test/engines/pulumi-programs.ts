import type { LocalManagementCluster } from '../../local';

/** At least 32 characters; recognisable in a state. */
export const KEY = 'only-for-tests-0123456789-abcdefghijkl';

export interface ProgramOptions {
  readonly bucket?: string;
  readonly folder?: string;
  readonly triggers?: readonly unknown[];
  /** More arguments of the backup, as JavaScript. */
  readonly args?: string;
  /** Its resource options, as JavaScript. */
  readonly options?: string;
  /** S3 secret; by default the right one. */
  readonly secretAccessKey?: string;
  readonly credentialName?: string;
}

/** A program that declares a credential, a key and a backup, with secrets as plain strings. */
export function backupProgram(
  { namespace, s3 }: LocalManagementCluster,
  {
    bucket = s3.bucket,
    folder = 'prod',
    triggers = [1],
    args = '',
    options = '{}',
    secretAccessKey = s3.secretAccessKey,
    credentialName = 's3',
  }: ProgramOptions = {},
): string {
  const namespaceArg = `namespace: ${JSON.stringify(namespace)}`;
  return `
    const { ClusterBackup, KeyEncryptionKey, RCloneCredential } = require('mosk-backup/pulumi');
    const s3 = new RCloneCredential('s3', {
      ${namespaceArg},
      name: ${JSON.stringify(credentialName)},
      endpoint: ${JSON.stringify(s3.endpoint)},
      accessKeyId: ${JSON.stringify(s3.accessKeyId)},
      secretAccessKey: ${JSON.stringify(secretAccessKey)},
    });
    const key = new KeyEncryptionKey('kek', { ${namespaceArg}, value: ${JSON.stringify(KEY)} });
    const backup = new ClusterBackup('before', {
      ${namespaceArg},
      cluster: 'prod',
      triggers: ${JSON.stringify(triggers)},
      target: {
        rclone: { bucket: ${JSON.stringify(bucket)}, folder: ${JSON.stringify(folder)}, credential: s3.name },
        encryptionKey: key.name,
      },
      ${args}
    }, ${options});
    module.exports = {
      file: backup.file, files: backup.files, status: backup.status, uploadedAt: backup.uploadedAt,
      startedAt: backup.startedAt, completedAt: backup.completedAt,
      name: backup.name, uid: backup.uid, fileNames: backup.fileNames, duration: backup.duration,
      destroyEffect: backup.destroyEffect,
    };
  `;
}

/**
 * A program whose body may say `backup(name, cluster, args, options)`, which goes to a folder of the cluster's name, and
 * `new Site(name, (parent) => …)`, a component.
 */
export function siteProgram({ namespace, s3 }: LocalManagementCluster, body: string): string {
  const { endpoint, accessKeyId, secretAccessKey } = s3;
  return `
    const pulumi = require('@pulumi/pulumi');
    const mosk = require('mosk-backup/pulumi');
    const namespace = ${JSON.stringify(namespace)};
    const s3Access = ${JSON.stringify({ endpoint, accessKeyId, secretAccessKey })};
    const s3 = new mosk.RCloneCredential('s3', { namespace, ...s3Access });
    const key = new mosk.KeyEncryptionKey('kek', { namespace, value: ${JSON.stringify(KEY)} });
    const targetIn = (folder) => ({
      rclone: { bucket: ${JSON.stringify(s3.bucket)}, folder, credential: s3.name }, encryptionKey: key.name,
    });
    const backup = (name, cluster, args, options) =>
      new mosk.ClusterBackup(name, { namespace, cluster, target: targetIn(cluster), ...args }, options);
    class Site extends pulumi.ComponentResource {
      constructor(name, content, { type = 'acme:index:Site', ...options } = {}) {
        super(type, name, {}, options);
        content({ parent: this });
      }
    }
    ${body}
  `;
}
