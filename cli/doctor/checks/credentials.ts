import type { BackupError } from '../../../lib/errors';
import { type RCloneCredentialManifest, shellWord } from '../../../lib/model';
import { isCertificateTrouble, type TriedBucket } from '../../../providers/storage';
import { EXIT } from '../../exit-codes';
import { bySeen, type Check } from '../check';
import type { Facts, ProjectFacts } from '../facts';
import type { Judged, Remedy } from '../finding';

/** Whether each credential is accepted by its storage, as far as that can be tried from this machine. */
export const CREDENTIALS: Check = {
  name: 'credentials',
  title: 'Storages',
  judge: (facts) =>
    facts.projects.flatMap((project) =>
      bySeen(project, 'no credential was tried', { credentials: project.credentials }, ({ credentials }) =>
        credentials.flatMap((credential) => judgeCredential(facts, project, credential)),
      ),
    ),
};

function judgeCredential(
  facts: Facts,
  project: ProjectFacts,
  credential: RCloneCredentialManifest,
): Judged[] {
  const { name } = credential.metadata;
  const where = credentialName(project, name);
  const trials = project.trials.get(name);
  if (trials === undefined) return [];
  if ('unseen' in trials) {
    const { unseen: value, remedy } = trials;
    return [{ state: 'not checked', what: 'it was not tried', where, value, ...(remedy && { remedy }) }];
  }
  const accepting = trials.seen.filter(isAccepted).map(({ bucket }) => placeOf(bucket));
  return [
    ...(accepting.length === 0
      ? []
      : [
          {
            state: 'ok' as const,
            what: `${accepting.join(', ')} ${accepting.length === 1 ? 'accepts' : 'accept'} it`,
            where,
          },
        ]),
    ...trials.seen.filter((each) => !isAccepted(each)).map((each) => judgeTrial(facts, project, name, each)),
  ];
}

/** Whether a file is there is asked by another check. */
export function isAccepted({ refused, notTried }: TriedBucket): boolean {
  return notTried === undefined && (refused === undefined || refused.code === 'storage-file-missing');
}

function judgeTrial(facts: Facts, project: ProjectFacts, name: string, tried: TriedBucket): Judged {
  const { bucket, refused, notTried, trouble } = tried;
  const where = `${credentialName(project, name)}: ${placeOf(bucket)}`;
  const certificate = trouble !== undefined && isCertificateTrouble(trouble) ? trouble : undefined;
  const error = refused ?? certificate;
  if (error !== undefined) {
    return {
      state: 'problem',
      what: whatOf(error),
      where,
      value: evidenceOf(error),
      exit: EXIT.storage,
      remedy: remedyFor(facts, project, name, error),
    };
  }
  return {
    state: 'not checked',
    what: 'its storage was not reached from here',
    where,
    value: trouble === undefined ? notTried : [whatOf(trouble), trouble.value].filter(Boolean).join(': '),
    remedy: {
      todo: `${trouble?.fix ?? 'see whether the storage runs'}; where managers alone reach it, nothing can be said from here. To look again:`,
      command: again(facts, project),
    },
  };
}

/** Options of rclone are named by their place. */
function evidenceOf({ code, at, value }: BackupError): string | undefined {
  return code === 'remote-config' ? [at, value].filter(Boolean).join(': ') : value;
}

/** What a request was for is of no interest here: all of them are tries. */
function whatOf({ problem }: BackupError): string {
  return problem.replace(/^Cannot ([^:]*): /, (_all, action) =>
    action.startsWith('list') ? '' : `cannot ${action}: `,
  );
}

function remedyFor(
  facts: Facts,
  project: ProjectFacts,
  name: string,
  { code, fix = '' }: BackupError,
): Remedy {
  const { options } = facts.at(project.namespace);
  if (fix.includes('NODE_EXTRA_CA_CERTS'))
    return { todo: fix, command: `NODE_EXTRA_CA_CERTS=ca.pem ${again(facts, project)}` };
  // Its fields are named in it, or the error is about them.
  if (fix.includes('RCloneCredential') || code === 'remote-config')
    return {
      todo: fix,
      command: `kubectl edit rclonecredentials.kaas.mirantis.com ${shellWord(name)} ${options}`,
    };
  return { todo: `${fix}; then look again:`, command: again(facts, project) };
}

export function again({ at }: Facts, { namespace }: ProjectFacts): string {
  const { program, options } = at(namespace);
  return `${program} doctor ${options}`;
}

export function credentialName({ namespace }: ProjectFacts, name: string): string {
  return `RCloneCredential ${namespace}/${name}`;
}

/** Of a bucket with folders; also of what is no bucket. */
export function placeOf(bucket: string): string {
  return `s3://${bucket.split('/').find((part) => part !== '') ?? ''}`;
}
