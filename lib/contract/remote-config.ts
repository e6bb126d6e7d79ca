import { BackupError } from '../errors';
import { type Findings, measured, notAString, shown, shownName, throwFirst } from './findings';
import { oneLineFindings } from './one-line';

/** Options that `spec.remoteConfig` cannot do without (documented, RCloneCredential resource). */
const REQUIRED_OPTIONS = ['type', 'endpoint', 'access_key_id'];

/** Options of rclone's S3 backend whose value is a secret (rclone.org/s3). The object is readable by everybody with access to it. */
export const SECRET_OPTIONS = [
  'secret_access_key',
  'session_token',
  'sse_customer_key',
  'sse_customer_key_base64',
  'ibm_api_key',
];

/** rclone's rule for a remote's name, in ASCII (rclone, fs/fspath). */
const REMOTE_NAME = /^[A-Za-z0-9_.+@]([A-Za-z0-9_.+@ -]*[A-Za-z0-9_.+@-])?$/;
const MAX_REMOTE_NAME = 128;

/** rclone's rule for the name of an option. */
const OPTION_NAME = /^[A-Za-z0-9_.]+$/;

/**
 * `spec.remoteConfig` of an RCloneCredential: rclone's S3 options, copied as they are into its configuration.
 * @throws BackupError `remote-config`, `secret-in-config`, `control-character`, `placeholder-value`
 */
export function checkRemoteConfig(config: Record<string, string>, at: string): void {
  throwFirst(remoteConfigFindings(config, at));
}

/**
 * The remote's name, which becomes a section of rclone's configuration.
 * @throws BackupError `remote-name`
 */
export function checkRemoteName(name: string, at: string): void {
  throwFirst(remoteNameFindings(name, at));
}

export function* remoteConfigFindings(config: unknown, at: string): Findings {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    yield new BackupError('remote-config', 'The options of the S3 storage are missing', {
      at,
      fix: 'give at least type: s3, endpoint and access_key_id',
    });
    return;
  }
  const options = config as Record<string, unknown>;
  for (const option of REQUIRED_OPTIONS) {
    if (options[option] === undefined || options[option] === '') {
      yield new BackupError('remote-config', `The option ${option} is mandatory`, {
        at: `${at}.${option}`,
        value: options[option] === '' ? 'empty' : 'absent',
        fix: 'give at least type: s3, endpoint and access_key_id',
      });
    }
  }
  const { type } = options;
  if (typeof type === 'string' && type !== '' && type !== 's3') {
    yield new BackupError('remote-config', 'MOSK supports one backend of rclone, s3', {
      at: `${at}.type`,
      value: shownName(type),
      fix: 'write type: s3',
    });
  }
  for (const [option, value] of Object.entries(options))
    yield* optionFindings(option, value, `${at}.${option}`);
}

function* optionFindings(option: string, value: unknown, at: string): Findings {
  if (!OPTION_NAME.test(option)) {
    yield new BackupError('remote-config', 'This is not the name of an option of rclone', {
      at,
      value: measured(option),
      fix: 'use letters, digits, "_" and ".", as rclone.org/s3 lists them',
    });
  }
  if (SECRET_OPTIONS.includes(option)) {
    yield secretInConfig(option, value, at);
    return;
  }
  // Whatever is pasted here by mistake may be a secret, so no value is shown.
  if (typeof value === 'string') yield* oneLineFindings(value, at, { secret: true });
  else yield notAString(value, at, 'quote the value: rclone reads strings');
}

export function secretInConfig(option: string, value: unknown, at: string): BackupError {
  return new BackupError(
    'secret-in-config',
    'A secret stands where everybody who may read the object can read it',
    {
      at,
      value: `${option}, ${measured(value)}`,
      fix: 'remove the option; the secret access key belongs in spec.remoteSecret, from where MOSK moves it into a Secret',
    },
  );
}

export function* remoteNameFindings(name: unknown, at: string): Findings {
  if (typeof name === 'string' && name.length <= MAX_REMOTE_NAME && REMOTE_NAME.test(name)) return;
  yield new BackupError('remote-name', "This is not the name of a remote in rclone's configuration", {
    at,
    value: shown(name),
    fix: `use 1 to ${MAX_REMOTE_NAME} letters, digits, "_", "-", ".", "+", "@" and spaces, not starting with "-" or a space, not ending with a space`,
  });
}

export function* secretKeyOptionFindings(option: unknown, at: string): Findings {
  if (typeof option === 'string' && option.length <= MAX_REMOTE_NAME && OPTION_NAME.test(option)) return;
  yield new BackupError('remote-config', 'The option that receives the secret is not an option of rclone', {
    at,
    // Somebody may have put the secret itself here.
    value: measured(option),
    fix: 'write secret_access_key',
  });
}
