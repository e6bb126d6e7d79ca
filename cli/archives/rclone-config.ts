import { BackupError } from '../../lib/errors';

/** Options of a section, `type` among them. */
export type RcloneSection = Readonly<Record<string, string>>;

/**
 * One section of an rclone configuration file, as rclone reads it: `name = value` lines under `[section]`.
 * @param file name for messages
 * @param wanted name of the section. @default - the only one of type s3
 * @throws BackupError `file-invalid`; never with a value
 */
export function rcloneSection(text: string, file: string, wanted: string | undefined): RcloneSection {
  if (/^\s*(?:#.*\s+)*RCLONE_ENCRYPT_V\d+:/.test(text)) {
    throw new BackupError('file-invalid', 'This rclone configuration is encrypted', {
      at: file,
      fix: 'decrypt it where rclone is: rclone config show, and name a file with the result',
    });
  }
  const sections = sectionsOf(text);
  const s3 = [...sections].filter(([, options]) => options.type === 's3');
  if (wanted === undefined && s3.length === 1) return s3[0]?.[1] ?? {};
  const found = wanted === undefined ? undefined : sections.get(wanted);
  if (found?.type === 's3') return found;
  const names = s3.map(([name]) => name).join(', ');
  throw new BackupError(
    'file-invalid',
    wanted === undefined ? 'Which section is meant is not clear' : 'There is no such section of type s3',
    {
      at: wanted === undefined ? file : `${file}: [${wanted}]`,
      value: names === '' ? 'no section of type s3' : `sections of type s3: ${names}`,
      fix: 'name one of them with --remote',
    },
  );
}

function sectionsOf(text: string): Map<string, Record<string, string>> {
  const sections = new Map<string, Record<string, string>>();
  let current: Record<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const name = /^\s*\[(.*)\]\s*$/.exec(line)?.[1];
    if (name !== undefined) {
      current = sections.get(name) ?? {};
      sections.set(name, current);
      continue;
    }
    const [, option, value] = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (current !== undefined && option !== undefined && value !== undefined) current[option] = value;
  }
  return sections;
}
