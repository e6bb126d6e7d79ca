import { quotable, type RCloneCredentialManifest, RCloneCredentialType } from '../../model';
import { allowsEndpoint } from '../facts/endpoint-pattern';
import { matchesAny } from '../facts/pattern';
import type { PolicyContext } from '../judging/policy-context';
import type { Declared } from '../judging/policy-input';
import type { Rule, Violation } from '../judging/rule';
import { STANDARDS } from './standards';

const ENDPOINT = 'spec.remoteConfig.endpoint';

/** Which storages archives reach, and how. */
export const STORAGE_RULES: readonly Rule[] = [
  {
    id: 'MB009',
    name: 'endpoint-tls',
    level: 'warning',
    title: 'A storage is reached by TLS, and its certificate is checked',
    why: 'On the way anybody can read the archive and the credential, or pose as the storage and keep the backup.',
    fix: 'write the endpoint with https://, and remove no_check_certificate',
    links: [STANDARDS.nistStorage],
    *check(context) {
      for (const subject of context.credentials) {
        const { endpoint, no_check_certificate: unchecked } = subject.manifest.spec.remoteConfig;
        // Without a scheme rclone takes https.
        if (/^http:/i.test(endpoint)) {
          yield {
            subject,
            path: ENDPOINT,
            problem: 'The endpoint is reached in clear',
            value: shown(endpoint),
          };
        }
        if (unchecked !== undefined && /^(true|t|1)$/i.test(unchecked)) {
          yield {
            subject,
            path: 'spec.remoteConfig.no_check_certificate',
            problem: 'The certificate of the storage is not checked',
            value: unchecked,
          };
        }
      }
    },
  },
  {
    id: 'MB014',
    name: 'storage-allowed',
    level: 'error',
    title: 'Backups go to storages that the policy names',
    why: 'An archive at a storage that nobody has agreed on is protected by nobody, and may be seen by anybody.',
    fix: 'use a target that the policy allows, or have the policy allow it',
    links: [STANDARDS.cisProtected, STANDARDS.nistStorage],
    *check(context) {
      const { endpoints, buckets } = context.settings;
      for (const subject of context.credentials) {
        const { endpoint } = subject.manifest.spec.remoteConfig;
        if (endpoints === undefined || allowsEndpoint(endpoints, endpoint)) continue;
        yield {
          subject,
          path: ENDPOINT,
          problem: 'The policy does not allow this endpoint',
          value: shown(endpoint),
        };
      }
      for (const source of context.sources) {
        yield* targetViolations(context, source, endpoints, buckets);
      }
    },
  },
];

function* targetViolations(
  context: PolicyContext,
  subject: PolicyContext['sources'][number],
  endpoints: readonly string[] | undefined,
  buckets: readonly string[] | undefined,
): Iterable<Violation> {
  const { parameters, from } = context.targetOf(subject);
  const { rclone, nfsUploadUrl } = parameters ?? {};
  const at = (field: string) => (from === 'object' ? `spec.parameters.${field}` : 'spec.parameters');
  const by = from === 'object' ? '' : ", the Cluster's default";
  const bucket = rclone?.bucket.split('/', 1)[0];
  if (bucket !== undefined && buckets !== undefined && !matchesAny(bucket, buckets)) {
    yield {
      subject,
      path: at('rclone.bucket'),
      problem: `The policy does not allow this bucket${by}`,
      value: bucket,
    };
  }
  if (endpoints === undefined) return;
  if (nfsUploadUrl !== undefined && !allowsEndpoint(endpoints, nfsUploadUrl)) {
    yield {
      subject,
      path: at('nfsUploadUrl'),
      problem: `The policy does not allow this export${by}`,
      value: nfsUploadUrl,
    };
  }
  if (rclone === undefined) return;
  const endpoint = liveEndpoint(context, subject, rclone.credential);
  if (endpoint === undefined || allowsEndpoint(endpoints, endpoint)) return;
  yield {
    subject,
    path: at('rclone.credential'),
    problem: 'The policy does not allow the endpoint of this credential',
    value: shown(endpoint),
  };
}

/** The endpoint of a credential that is not declared, which is judged itself, but lives. */
function liveEndpoint(
  context: PolicyContext,
  { managementCluster, manifest }: PolicyContext['sources'][number],
  name: string,
): string | undefined {
  const { kind } = RCloneCredentialType;
  const { namespace } = manifest.metadata;
  if (context.declared(managementCluster, kind, namespace, name) !== undefined) return undefined;
  const live = context.find(managementCluster, kind, namespace, name) as
    | Declared<RCloneCredentialManifest>
    | undefined;
  return live?.manifest.spec.remoteConfig.endpoint;
}

function shown(endpoint: string): string {
  return quotable(endpoint).slice(0, 200);
}
