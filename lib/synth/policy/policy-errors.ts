import { BackupError, type ErrorCode } from '../../errors';
import type { PolicyFinding } from '../../policy';

/**
 * Rules that say in their own words what the synthesis refuses anyway. Where both found it, it is reported once, as
 * the synthesis does: a waiver or a level does not make it legal. Rules that repeat the contract need no entry: they
 * use its words.
 */
const ALSO_CHECKED: Readonly<Record<string, readonly ErrorCode[]>> = {
  MB008: ['reference-missing'],
  MB011: ['remote-file-collision'],
  MB016: ['duplicate-object'],
  MB025: ['runs-too-close'],
};

/** Findings as errors of the synthesis, without those that are among the errors already. */
export function policyErrors(
  findings: readonly PolicyFinding[],
  errors: readonly BackupError[],
): BackupError[] {
  const reported = new Set(errors.flatMap(keysOf));
  return findings
    .filter(({ rule, problem, place }) =>
      [problem, ...(ALSO_CHECKED[rule] ?? [])].every((what) => !reported.has(`${what} ${place?.construct}`)),
    )
    .map(
      ({ rule, name, problem, about, value, fix, place }) =>
        new BackupError('policy-violated', `${rule} ${name}: ${problem}`, {
          at: place?.text ?? about,
          value,
          fix,
        }),
    );
}

function keysOf({ code, problem, at = '' }: BackupError): string[] {
  const paths = at.replace(/: .*$/, '').split(' and ');
  return paths.flatMap((path) => [`${code} ${path}`, `${problem} ${path}`]);
}
