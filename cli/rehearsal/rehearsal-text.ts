import { elapsedText, linesText, sizeText, type TableRoom, table } from '../output';
import type { Rehearsal } from './rehearse';

/** For people. */
export function rehearsalText(rehearsals: readonly Rehearsal[], room?: TableRoom): string {
  const rows = rehearsals.map((each) => {
    const { namespace, cluster, backup = '-', bytes, milliseconds, recordedAt = '-' } = each;
    const speed = bytesPerSecond(each);
    return [
      `${namespace}/${cluster}`,
      backup,
      resultText(each),
      bytes === undefined ? '-' : sizeText(bytes),
      milliseconds === undefined ? '-' : elapsedText(milliseconds),
      speed === null ? '-' : `${sizeText(speed)}/s`,
      recordedAt,
    ];
  });
  return linesText(table(['CLUSTER', 'BACKUP', 'RESULT', 'SIZE', 'TIME', 'SPEED', 'RECORDED'], rows, room));
}

function resultText({ result, reason }: Rehearsal): string {
  if (result === 'failed') return `FAILED: ${reason}`;
  return result === 'read' ? 'readable to its end' : 'not read: fresh';
}

/** The shape that docs/json.md documents. */
export function rehearsalJson(rehearsal: Rehearsal): object {
  const { namespace, cluster, backup, result, reason, archives, bytes, milliseconds, recordedAt } = rehearsal;
  return {
    namespace,
    cluster,
    backup: backup ?? null,
    result,
    reason: reason ?? null,
    bytes: bytes ?? null,
    milliseconds: milliseconds === undefined ? null : Math.round(milliseconds),
    bytesPerSecond: bytesPerSecond(rehearsal),
    recordedAt: recordedAt ?? null,
    archives: archives.map(({ base, reason: why, entryCount, verdict }) => ({
      base,
      reason: why,
      entryCount,
      verdict,
    })),
  };
}

/** Of what failed nobody knows how much was read. */
function bytesPerSecond({ result, bytes, milliseconds }: Rehearsal): number | null {
  if (result !== 'read' || bytes === undefined || !milliseconds) return null;
  return Math.round((bytes / milliseconds) * 1000);
}
