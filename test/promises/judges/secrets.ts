/** No secret leaves by id, output, log, error or manifest: promise 6. */
import { createHash } from 'node:crypto';
import { BackupError } from '../../../lib/errors';
import type { History } from '../history';
import { SECRETS } from '../site';
import { Findings, type Judgement } from './judgement';

export function secrets({ claims, created, requests, end, told }: History): Judgement {
  const findings = new Findings();
  const texts = [...claims, ...(end ? [end.claim] : [])].flatMap(({ finished, removed, error, said }) => [
    said,
    JSON.stringify([finished, removed, BackupError.is(error) ? error : String(error)]),
    String(error),
  ]);
  const everything = [...texts, ...created.map(({ body }) => body), ...told, JSON.stringify(requests)].join(
    '\n',
  );
  for (const secret of SECRETS) {
    findings.judge(
      !readableForms(secret).some((form) => everything.includes(form)),
      () => `told: ${secret.slice(0, 8)}…`,
    );
  }
  return findings;
}

const forms = new Map<string, readonly string[]>();

/** Who has a guess can try it against a hash without salt. */
function readableForms(secret: string): readonly string[] {
  const known = forms.get(secret);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(secret);
  const made = [
    secret,
    Buffer.from(secret).toString('base64'),
    hash.copy().digest('hex'),
    hash.digest('base64'),
  ];
  forms.set(secret, made);
  return made;
}
