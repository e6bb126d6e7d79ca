import { PLAIN_TEXT_ANNOTATION } from '../../model';
import { clearSecrets } from '../facts/clear-secrets';
import { hasAcceptedReason } from '../facts/reason';
import type { Rule } from '../judging/rule';
import { contractRule } from './contract';
import { STANDARDS } from './standards';

const NO_SECRET_IN_CONFIG = contractRule(
  {
    id: 'MB007',
    name: 'no-secret-in-config',
    level: 'error',
    title: 'spec.remoteConfig holds no secret',
    why: 'MOSK moves the value of remoteSecret into a Secret; what stands in remoteConfig is read by everybody who may read the object.',
    fix: 'put the secret access key into spec.remoteSecret, and remove other secrets',
    links: [STANDARDS.cisProtected],
  },
  ['secret-in-config'],
);

/** Options that are no secrets of rclone's S3 backend, which the contract knows, but secrets all the same. */
export const SECRET_NAME = /(^|_)(pass|password|passphrase|token|secret)$/;

const OUTSIDE = 'make it outside Git (mosk-backup key create, credential create) and only name it';

/** Secrets that stand where many can read them. */
export const SECRET_RULES: readonly Rule[] = [
  {
    id: 'MB006',
    name: 'no-plaintext-secret',
    level: 'error',
    title: 'No key or secret stands in clear in a manifest',
    why: 'Whoever reads the repository, now or in its history, can read or delete every archive.',
    fix: `${OUTSIDE}; or, with Flux, encrypt it with SOPS in a file of its own, which no synthesis writes`,
    links: [
      STANDARDS.cisProtected,
      STANDARDS.nistKeys,
      {
        text: 'Zalando postgres-operator #1653: secrets in clear in manifests',
        url: 'https://github.com/zalando/postgres-operator/issues/1653',
      },
    ],
    *check(context) {
      for (const { subject, path, value } of clearSecrets(context)) {
        // A Pulumi program writes no manifests: values come from its configuration, and its state encrypts them.
        const place = subject.place(path);
        if (place.urn !== undefined) continue;
        if (hasAcceptedReason(context, subject, PLAIN_TEXT_ANNOTATION)) continue;
        yield {
          subject,
          path,
          problem: path.startsWith('data.')
            ? 'The secret stands in the manifest; base64 hides nothing'
            : 'The secret stands in clear in the manifest',
          value: `${[...value].length} characters`,
          // What a construct declares is written anew, in clear, by every synthesis: there is no file to encrypt.
          ...(place.construct !== undefined && { fix: `${OUTSIDE}: fromName('…')` }),
        };
      }
    },
  },
  {
    ...NO_SECRET_IN_CONFIG,
    *check(context) {
      yield* NO_SECRET_IN_CONFIG.check(context);
      for (const subject of context.credentials) {
        const reported = new Set(context.contractOf(subject).map(({ at }) => at));
        for (const [option, value] of Object.entries(subject.manifest.spec.remoteConfig)) {
          const path = `spec.remoteConfig.${option}`;
          if (!SECRET_NAME.test(option) || reported.has(path)) continue;
          yield {
            subject,
            path,
            problem: 'This looks like a secret where everybody who may read the object can read it',
            value: `${option}, ${[...value].length} characters`,
          };
        }
      }
    },
  },
];
