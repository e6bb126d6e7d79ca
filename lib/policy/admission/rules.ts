import {
  BUCKET,
  CONTROL_CHARACTER,
  MAX_KEY_BYTES,
  MAX_TARGET_CHARACTERS,
  MIN_KEY_CHARACTERS,
  NFS_URL,
  PORTABLE_BUCKET,
  SECRET_OPTIONS,
} from '../../contract';
import {
  ClusterBackupScheduleType,
  ClusterBackupType,
  KeyEncryptionKeyType,
  RCloneCredentialType,
  REMOTE_DELETION_ANNOTATION,
  type ResourceType,
  UNENCRYPTED_ANNOTATION,
} from '../../model';
import { endpointPattern, PLAIN_ADDRESS } from '../facts/endpoint-pattern';
import { patternSource } from '../facts/pattern';
import { SUSPENSIONS } from '../facts/schedules';
import type { PolicySettings } from '../judging/policy-settings';
import { SECRET_NAME } from '../rules/secrets';
import { FEWEST_CHARACTERS, ONE_CLASS, SAMPLES } from '../rules/weak-key';
import { celAnnotation, celAt, celHas, celMatches, celNaming, celText, celTexts } from './cel';

/** A rule as a cluster can enforce it by itself: looking at one object, without a clock. */
export interface AdmissionRule {
  /** Kinds that it looks at. */
  readonly types: readonly ResourceType[];
  /**
   * Whether an object breaks the rule, in CEL.
   * @param root the variable that holds the object
   * @returns `undefined` where these settings ask nothing of this kind of rule
   */
  violated(root: string, settings: PolicySettings): string | undefined;
}

const SOURCES = [ClusterBackupType, ClusterBackupScheduleType];
const RCLONE = 'spec.parameters.rclone';
const BUCKET_PATH = `${RCLONE}.bucket`;
const NFS = 'spec.parameters.nfsUploadUrl';
const KEY = 'spec.parameters.keyEncryptionKey';
const ENDPOINT = 'spec.remoteConfig.endpoint';

/** Every rule that a cluster can enforce, by its id. Level, title, fix and reasons are the rule's own. */
export const ADMISSION_RULES: Readonly<Record<string, AdmissionRule>> = {
  MB002: {
    types: SOURCES,
    violated: (root) => `${celHas(root, RCLONE)} && ${celHas(root, NFS)}`,
  },
  MB003: {
    types: SOURCES,
    violated(root, { acceptReasons, defaultTier }) {
      if (defaultTier?.encrypted === false) return undefined;
      const inClear = `(${celHas(root, RCLONE)} || ${celHas(root, NFS)}) && !${celHas(root, KEY)}`;
      // What a tier demands no annotation takes back.
      if (!acceptReasons || defaultTier !== undefined) return inClear;
      return `${inClear} && !${celMatches(celAnnotation(root, UNENCRYPTED_ANNOTATION), /\S/)}`;
    },
  },
  MB004: {
    types: SOURCES,
    violated: (root) => `${celHas(root, KEY)} && !${celHas(root, RCLONE)} && !${celHas(root, NFS)}`,
  },
  MB005: { types: [KeyEncryptionKeyType], violated: weakKey },
  MB007: {
    types: [RCloneCredentialType],
    violated(root) {
      const config = celAt(root, 'spec.remoteConfig', '{}');
      const named = celAt(root, 'spec.remoteConfigSecretKey');
      const isSecret = `option in ${celTexts(SECRET_OPTIONS)} || ${celMatches('option', SECRET_NAME)}`;
      return `${config}.exists(option, ${isSecret} || option == ${named})`;
    },
  },
  MB009: {
    types: [RCloneCredentialType],
    violated(root) {
      const inClear = celMatches(celAt(root, ENDPOINT), /^http:/i);
      const unchecked = celMatches(celAt(root, 'spec.remoteConfig.no_check_certificate'), /^(true|t|1)$/i);
      return `${inClear} || ${unchecked}`;
    },
  },
  MB010: {
    types: SOURCES,
    violated: misshapenTarget,
  },
  MB012: {
    types: [ClusterBackupScheduleType],
    violated: (root) => celHas(root, 'spec.fileNames'),
  },
  MB014: {
    types: [...SOURCES, RCloneCredentialType],
    violated(root, { endpoints, buckets }) {
      const bucket = `${celAt(root, BUCKET_PATH)}.split('/')[0]`;
      const clauses = [
        ...(buckets === undefined
          ? []
          : [`${celHas(root, BUCKET_PATH)} && !${celMatches(bucket, anyOf(buckets))}`]),
        ...(endpoints === undefined
          ? []
          : [NFS, ENDPOINT].map((path) => `${celHas(root, path)} && !${allowed(root, path, endpoints)}`)),
      ];
      return clauses.length === 0 ? undefined : clauses.map((each) => `(${each})`).join(' || ');
    },
  },
  MB017: {
    types: SOURCES,
    violated(root) {
      // After the scheme, what comes before the first slash is the host.
      const nfs = namesNoCluster(root, NFS, `path.substring('nfs://'.size())`);
      const path = `${celHas(root, BUCKET_PATH)} ? ${namesNoCluster(root, BUCKET_PATH, 'path')} : ${nfs}`;
      return `!(${misshapenTarget(root)}) && (${path})`;
    },
  },
  MB018: {
    types: SOURCES,
    violated(root) {
      const name = `${celAt(root, BUCKET_PATH)}.split('/')[0]`;
      const odd = `${celHas(root, BUCKET_PATH)} && !${celMatches(name, PORTABLE_BUCKET)}`;
      return `!(${misshapenTarget(root)}) && (${odd})`;
    },
  },
  MB026: {
    types: [ClusterBackupScheduleType],
    violated: (root) =>
      SUSPENSIONS.map((field) => `${celAt(root, `spec.${field}`, 'false')} == true`).join(' || '),
  },
  MB034: {
    types: [ClusterBackupType],
    // On creation alone: the object that it is asked of on an update exists.
    violated(root) {
      const request = `${celAt(root, 'spec.delete', 'false')} == true`;
      const reason = celAnnotation(root, REMOTE_DELETION_ANNOTATION);
      return `request.operation == 'CREATE' && ${request} && ${reason} == ''`;
    },
  },
};

function weakKey(root: string): string {
  const broken = [
    `key.size() < ${MIN_KEY_CHARACTERS}`,
    `bytes(key).size() > ${MAX_KEY_BYTES}`,
    celMatches('key', /^ | $/),
    celMatches('key', CONTROL_CHARACTER),
  ];
  // Every printable character that a key can have; of others the number is not known.
  const characters = celText(String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index)));
  const distinct = `${characters}.split('').filter(character, key.contains(character)).size()`;
  const weak = [
    celMatches('key', SAMPLES),
    celMatches('key', ONE_CLASS),
    `(${celMatches('key', /^[ -~]*$/)} && ${distinct} < ${FEWEST_CHARACTERS})`,
  ];
  const isSealed = `(key.startsWith('ENC[') || key.contains('\${'))`;
  const faults = `${broken.join(' || ')} || (!${isSealed} && (${weak.join(' || ')}))`;
  // The two forms in which a value can be written; MOSK leaves a reference in its place.
  const value = celAt(root, 'spec.secret.value', celAt(root, 'spec.secret.secret.value'));
  return celNaming('key', value, `key != '' && (${faults})`);
}

function misshapenTarget(root: string): string {
  return `${misshapen(root, BUCKET_PATH, BUCKET)} || ${misshapen(root, NFS, NFS_URL)}`;
}

/** Whether there is a target at this path that has not the shape of one. */
function misshapen(root: string, path: string, shape: RegExp): string {
  const noShape = `path.size() > ${MAX_TARGET_CHARACTERS} || !${celMatches('path', shape)}`;
  return `(${celHas(root, path)} && ${celNaming('path', celAt(root, path), noShape)})`;
}

/** Whether there is a target at this path, none of whose folders names the cluster. */
function namesNoCluster(root: string, path: string, afterScheme: string): string {
  const cluster = celAt(root, 'spec.targetCluster');
  const folders = `rest.contains('/') && rest.substring(rest.indexOf('/')).contains(${cluster})`;
  const target = celNaming('path', celAt(root, path), `!${celNaming('rest', afterScheme, folders)}`);
  return `(${celHas(root, path)} && ${target})`;
}

/** As `allowsEndpoint` does. */
function allowed(root: string, path: string, endpoints: readonly string[]): string {
  const patterns = endpoints.flatMap((each) => endpointPattern(each)?.source ?? []);
  const anyPattern = patterns.length === 0 ? 'false' : celMatches('place', new RegExp(patterns.join('|')));
  return celNaming('place', celAt(root, path), `${celMatches('place', PLAIN_ADDRESS)} && (${anyPattern})`);
}

/** One of these, in which `*` stands for any text. */
function anyOf(patterns: readonly string[]): RegExp {
  return new RegExp(`^(?:${patterns.map(patternSource).join('|')})$`);
}
