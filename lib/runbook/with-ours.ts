// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are the shell's
import { CA_FILE, type CommandNames, type CommandPlace, RCLONE_CONFIG } from './by-hand';
import type { CommandBlock } from './sheet';
import { word } from './shell';

/** Lists and fetches with this program, which reads no kubeconfig for that. */
export function fetchWithOurs(place: CommandPlace, { keyFile }: CommandNames): CommandBlock {
  const key = keyFile === undefined ? '' : ` --key-file ${word(keyFile)}`;
  const name = '"${NAME:?say which one with NAME=}"';
  if (place.kind === 'nfs') {
    return {
      title: TITLE,
      text: ['mosk-backup files "$FOLDER"', `mosk-backup fetch "$FOLDER"/${name}${key}`].join('\n'),
    };
  }
  const { bucket, ca } = place;
  const url = `s3://${bucket}`;
  const access = `--rclone-config ${RCLONE_CONFIG}`;
  return {
    title: TITLE,
    text: [
      ...(ca === undefined ? [] : [`export NODE_EXTRA_CA_CERTS=${CA_FILE}`]),
      `mosk-backup files ${word(url)} ${access}`,
      `mosk-backup fetch ${word(`${url}/`)}${name} \\\n  ${access}${key}`,
    ].join('\n'),
  };
}

const TITLE = 'List and fetch with mosk-backup: the one that NAME says';
