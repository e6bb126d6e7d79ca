import { BackupError } from '../../errors';

/** Characters with which rclone's default `encoding` of S3 writes other ones; it quotes them where they stand themselves. */
const STAND_INS = /[‛／␀\ufffd]/;

/**
 * The key that rclone gives a file of this path: the same, but for folders of dots, which it writes with wide dots
 * (`lib/encoder`, `EncodeDot`).
 * @throws BackupError `file-name` for the few characters with which rclone writes others
 */
export function objectKeyOf(path: string): string {
  if (STAND_INS.test(path)) {
    throw new BackupError(
      'file-name',
      'rclone writes a character of this name otherwise than it stands here',
      {
        at: path.replace(STAND_INS, '?'),
        fix: 'use another name',
      },
    );
  }
  return path
    .split('/')
    .map((name) => {
      if (name === '.' || name === '..') return '．'.repeat(name.length);
      return name === '．' || name === '．．' ? name.replaceAll('．', '‛．') : name;
    })
    .join('/');
}
