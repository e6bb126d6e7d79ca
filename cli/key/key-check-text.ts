import { counted } from '../../lib/model';
import { linesText, type TableRoom, table } from '../output';
import type { KeyCheck } from './check-key';

const LIVE: Readonly<Record<KeyCheck['live'], string>> = {
  equal: 'the file is equal to the live value',
  other: 'the file is NOT the live value',
  'not-readable': 'the live value cannot be read, so it was not compared with the file',
  absent: 'there is no such object any more, so nothing was compared with the file',
};

/** `opened`, `NOT opened`, `not tried` */
const RESULTS = { true: 'opened', false: 'NOT opened', undefined: 'not tried' } as const;

/** For people. */
export function keyCheckText(
  { namespace, name, live, archives, recordedAt }: KeyCheck,
  room?: TableRoom,
): string {
  const opened = archives.filter(({ opens }) => opens === true).length;
  const rows = archives.map(({ backup, dataKey, ...opening }) => [
    backup.metadata.name,
    backup.status?.uploadedAt ?? '-',
    RESULTS[`${opening.opens}`],
    dataKey,
    opening.opens === true ? '' : opening.why,
  ]);
  return linesText([
    `KeyEncryptionKey ${namespace}/${name}: ${LIVE[live]}`,
    archives.length === 0
      ? 'No backup in a storage names it.'
      : `It opens ${opened} of ${counted(archives.length, 'archive')} that name it.`,
    ...(rows.length === 0
      ? []
      : ['', ...table(['BACKUP', 'UPLOADED', 'RESULT', 'DATA KEY', 'REMARK'], rows, room)]),
    ...(recordedAt === undefined
      ? []
      : ['', `Recorded on the object: verified from a file at ${recordedAt}.`]),
  ]);
}

/** The shape that docs/json.md documents. */
export function keyCheckJson({ namespace, name, live, archives, recordedAt }: KeyCheck) {
  return {
    namespace,
    name,
    live,
    archives: archives.map(({ backup, dataKey, archive, ...opening }) => ({
      backup: backup.metadata.name,
      uploadedAt: backup.status?.uploadedAt ?? null,
      dataKey,
      archive,
      opens: opening.opens ?? null,
      why: opening.opens === true ? null : opening.why,
    })),
    recordedAt: recordedAt ?? null,
  };
}
