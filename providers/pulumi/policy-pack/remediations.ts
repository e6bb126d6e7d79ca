import type { ResourceValidationPolicy } from '@pulumi/policy';
import { ClusterBackupScheduleType, ClusterBackupType, SECRET_FIELDS } from '../../../lib/model';
import { UNKNOWN } from '../functions/engine/unknown';
import { isRaw } from './resource-subject';

type Props = Record<string, unknown>;

/**
 * What is put right before a resource is made. Safe is only what changes neither where data go nor who can read or
 * delete them:
 *
 * - A key or secret access key of an object of @pulumi/kubernetes is encrypted in the state. The object stays the same.
 * - Slashes at the end of a bucket's folders are left out: it is the same folder.
 *
 * Not `http` to `https`: another port may answer, or none, and then no backup is made. Not a missing key or target:
 * nobody would know where to find them. Our own resources need none of it: they wrap secrets and refuse such buckets.
 */
export function remediations(): ResourceValidationPolicy[] {
  return [
    {
      name: 'MB006-secret-in-state',
      description: 'Keys and secret access keys are encrypted in the state.',
      enforcementLevel: 'remediate',
      remediateResource: ({ type, props }) =>
        isOf(type, SECRET_FIELDS) ? encrypted(type, props) : undefined,
    },
    {
      name: 'MB010-slashes-at-the-end',
      description: 'The folders of a bucket do not end with a slash.',
      enforcementLevel: 'remediate',
      remediateResource: ({ type, props }) => (isOf(type, SOURCES) ? withoutSlashes(props) : undefined),
    },
  ];
}

const SOURCES: Readonly<Record<string, string>> = {
  [ClusterBackupType.kind]: 'parameters',
  [ClusterBackupScheduleType.kind]: 'parameters',
};

function isOf(type: string, fields: Readonly<Record<string, string | undefined>>): boolean {
  return isRaw(type) && fields[kindOf(type)] !== undefined;
}

function kindOf(type: string): string {
  return type.slice(type.lastIndexOf(':') + 1);
}

function encrypted(type: string, props: Props): Props | undefined {
  const { Secret } = require('@pulumi/policy') as typeof import('@pulumi/policy');
  const field = SECRET_FIELDS[kindOf(type)] ?? '';
  const secret = own(own(props, 'spec'), field);
  // The two forms in which a value can be written.
  for (const holder of [secret, own(secret, 'secret')]) {
    const value = member(holder, 'value');
    if (typeof value !== 'string' || value === '' || value === UNKNOWN) continue;
    (holder as Props).value = new Secret(value);
    return props;
  }
  return undefined;
}

function withoutSlashes(props: Props): Props | undefined {
  const rclone = own(own(own(props, 'spec'), 'parameters'), 'rclone');
  const bucket = member(rclone, 'bucket');
  if (typeof bucket !== 'string' || !bucket.endsWith('/')) return undefined;
  (rclone as Props).bucket = bucket.replace(/\/+$/, '');
  return props;
}

/** An object that is no secret as a whole: what is secret already needs nothing. */
function own(holder: Props | undefined, name: string): Props | undefined {
  const value = member(holder, name);
  return typeof value === 'object' && value !== null ? (holder?.[name] as Props) : undefined;
}

/** As it stands: what the SDK hands in unwraps secrets on reading, and throws for what is not known. */
function member(holder: Props | undefined, name: string): unknown {
  if (holder === undefined) return undefined;
  const { Secret } = require('@pulumi/policy') as typeof import('@pulumi/policy');
  const value: unknown = Object.getOwnPropertyDescriptor(holder, name)?.value;
  return value instanceof Secret ? undefined : value;
}
