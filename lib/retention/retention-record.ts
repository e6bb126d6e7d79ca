/** What a schedule says of the backups that it has made, for whoever prunes them: an annotation, see docs/records.md. */
import { BackupError } from '../errors';
import { type KubeObject, RETENTION_ANNOTATION } from '../model';
import { checkRetention, countsDays, type Retention } from './retention';

/** The annotation of a schedule. */
export function retentionRecord(retention: Retention, at: string): Record<string, string> {
  const { timeZone, ...counts } = checkRetention(retention, at);
  const says = countsDays(counts) ? { ...counts, timeZone } : counts;
  return { [RETENTION_ANNOTATION]: JSON.stringify(says) };
}

/** Whether it says something, readable or not. */
export function hasRetention({ metadata }: Pick<KubeObject, 'metadata'>): boolean {
  return metadata.annotations?.[RETENTION_ANNOTATION] !== undefined;
}

/**
 * What a schedule says; `undefined`: nothing, so all of its backups stay.
 * @param at of the object, for errors
 * @throws BackupError `retention-invalid` and those of `checkRetention`: what a later release or a person has written there
 * and this one cannot read may keep anything
 */
export function retentionOf({ metadata }: Pick<KubeObject, 'metadata'>, at = ''): Retention | undefined {
  const text = metadata.annotations?.[RETENTION_ANNOTATION];
  if (text === undefined) return undefined;
  const place = `${at === '' ? '' : `${at} `}metadata.annotations.${RETENTION_ANNOTATION}`;
  return checkRetention(parsed(text, place), place);
}

function parsed(text: string, at: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BackupError('retention-invalid', 'The retention of this schedule cannot be read', {
      at,
      value: text.length > 200 ? `${text.slice(0, 200)}…` : text,
      fix: 'write it as JSON, such as {"keepLast":7,"keepDaily":14}; until then nothing is removed',
      cause,
    });
  }
}
