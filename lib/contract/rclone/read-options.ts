import { BackupError } from '../../errors';
import { beyondUs } from './beyond-us';
import { asConfigured } from './config-text';
import { type OptionKind, S3_OPTIONS } from './options';
import { type ProviderQuirks, quirksOf } from './providers';

/** rclone's default for S3 when the configuration names no region. */
const DEFAULT_REGION = 'us-east-1';

/** What of `spec.remoteConfig` bears on a request. */
export interface StorageOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly sessionToken: string | undefined;
  /** As `Ceph`; empty: none. */
  readonly provider: string;
  readonly pathStyle: boolean;
  readonly listVersion: 1 | 2;
  readonly requesterPays: boolean;
}

/** Go's `strconv.ParseBool`. */
const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False'];
/** rclone's `Tristate`, which is read in lower case. */
const UNSET = ['nil', 'null', 'unset'];

const READABLE: Readonly<Record<OptionKind, (value: string) => boolean>> = {
  text: () => true,
  bool: (value) => TRUE.includes(value) || FALSE.includes(value),
  tristate: (value) => [...TRUE, ...FALSE, ...UNSET].includes(value.toLowerCase()),
  number: (value) => /^[+-]?\d+$/.test(value),
  // `SizeSuffix`
  size: (value) => /^(?:off|[\d.]+(?:b|[kmgtpe](?:i|ib)?)?)$/i.test(value),
};

const WANTED: Readonly<Record<OptionKind, string>> = {
  text: 'a text',
  bool: 'true or false',
  tristate: 'true, false or unset',
  number: 'a whole number',
  size: 'a size such as 5Mi',
};

/** What rclone's default does to odd names (`encoding`), its parts in any order. */
const DEFAULT_ENCODING = ['Dot', 'InvalidUtf8', 'Slash'];

/**
 * What rclone 1.76 makes of the options of a remote. Nothing is guessed: an option that would lead rclone elsewhere than
 * we can follow is refused by its name.
 *
 * @param remoteConfig `spec.remoteConfig` of an RCloneCredential
 * @throws BackupError `remote-config`
 */
export function readOptions(remoteConfig: Readonly<Record<string, string>>): StorageOptions {
  const values = new Map<string, string>();
  for (const [option, text] of Object.entries(remoteConfig)) {
    if (typeof text === 'string') values.set(option, asConfigured(text, placeOf(option)));
  }
  refuseOtherBackends(values.get('type') ?? '');
  for (const [option, value] of values) refuseUnreadable(option, value);
  const value = (option: string) => values.get(option) ?? '';
  const isOn = (option: string) => TRUE.includes(value(option));
  refuseEncoding(value('encoding'));
  const provider = value('provider');
  const quirks = quirksOf(provider);
  return {
    endpoint: required(values, 'endpoint'),
    region: regionOf(value('region')),
    accessKeyId: required(values, 'access_key_id'),
    sessionToken: value('session_token') || undefined,
    provider,
    // The option can only take path style away, never give it (`setQuirks`); its default is true.
    pathStyle: quirks.pathStyle && (value('force_path_style') === '' || isOn('force_path_style')),
    listVersion: listVersionOf(value('list_version'), quirks),
    requesterPays: isOn('requester_pays'),
  };
}

/** With the same options, another backend reaches other files, and rclone knows none in capitals. */
function refuseOtherBackends(type: string): void {
  if (type === '' || type === 's3') return;
  throw new BackupError('remote-config', 'MOSK supports one backend of rclone, s3', {
    at: placeOf('type'),
    fix: 'write type: s3',
  });
}

function refuseUnreadable(option: string, value: string): void {
  // An empty option is none (`setValue` in `fs/config/configstruct`).
  if (value === '' || !Object.hasOwn(S3_OPTIONS, option)) return;
  const { kind, refused } = S3_OPTIONS[option] ?? { kind: 'text' };
  if (!READABLE[kind](value)) {
    throw new BackupError(
      'remote-config',
      `rclone does not take this for ${WANTED[kind]}, and makes no backup`,
      {
        at: placeOf(option),
        fix: `write ${WANTED[kind]}`,
      },
    );
  }
  if (refused === undefined || (kind === 'bool' && !TRUE.includes(value))) return;
  if (refused.by === 'us') throw beyondUs(refused.problem, placeOf(option), refused.fix);
  throw new BackupError('remote-config', refused.problem, { at: placeOf(option), fix: refused.fix });
}

function refuseEncoding(encoding: string): void {
  const parts = encoding.split(',').map((part) => part.trim());
  if (encoding === '' || parts.sort().join() === DEFAULT_ENCODING.join()) return;
  throw beyondUs(
    'With this option rclone writes the names of files otherwise',
    placeOf('encoding'),
    'remove the option',
  );
}

function regionOf(region: string): string {
  if (region === '') return DEFAULT_REGION;
  if (region === 'other-v2-signature') {
    throw beyondUs(
      'This region makes rclone sign by version 2, which is not supported here',
      placeOf('region'),
      'leave the region out if the storage takes version 4, AWS4-HMAC-SHA256',
    );
  }
  // `bindRegion` of the AWS SDK, which takes the FIPS ones for a wish that cannot be met beside an endpoint.
  if (
    !region.split('.').every((label) => /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$/.test(label)) ||
    /fips-|-fips/.test(region)
  ) {
    throw new BackupError('remote-config', 'rclone does not take this for a region', {
      at: placeOf('region'),
      fix: 'write it as the storage names it: letters, digits, "-" and "."',
    });
  }
  return region;
}

function listVersionOf(text: string, quirks: ProviderQuirks): 1 | 2 {
  const version = Number(text);
  if (version === 1 || version === 2) return version;
  return quirks.listVersion;
}

function required(values: ReadonlyMap<string, string>, option: string): string {
  const value = values.get(option);
  if (value) return value;
  throw new BackupError('remote-config', `The storage configuration has no ${option}`, {
    at: placeOf(option),
    fix:
      option === 'access_key_id'
        ? 'set access_key_id in the RCloneCredential: keys of the environment, profiles and instance roles are not supported here'
        : `set ${option} in the RCloneCredential`,
  });
}

function placeOf(option: string): string {
  return `spec.remoteConfig.${option}`;
}
