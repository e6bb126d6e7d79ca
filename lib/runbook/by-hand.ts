// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are the shell's
import type { CommandBlock } from './sheet';
import { word, wordThenAnything } from './shell';

/** Where the archives of a target lie, as commands need it. */
export type CommandPlace =
  | {
      readonly kind: 's3';
      /** Bucket with its folders. */
      readonly bucket: string;
      readonly options: readonly (readonly [name: string, value: string])[];
      readonly secretOption: string;
      /** File of the secret access key. */
      readonly secretFile: string;
      /** Certificates (PEM), where machines do not know the authority. */
      readonly ca: string | undefined;
    }
  | { readonly kind: 'nfs'; readonly host: string; readonly path: string };

/** Which archives of a folder are meant. */
export interface CommandNames {
  /** File of the key; `undefined`: archives are not encrypted. */
  readonly keyFile: string | undefined;
  /** Schedules whose archives are meant, and single archives; `undefined`: all of the folder. */
  readonly mine: Mine | undefined;
}

export interface Mine {
  readonly schedules: readonly string[];
  readonly archives: readonly string[];
  /** Schedules of others in the folder whose names begin like one of these. */
  readonly notSchedules: readonly string[];
}

/** Name of the section of rclone's configuration, and the files that the commands make. */
export const REMOTE = 'backup';
export const RCLONE_CONFIG = 'rclone.conf';
export const CA_FILE = 'ca.pem';
const MOUNT = '/mnt/mosk-backup';

/** Makes the files that the other commands read, or reaches the folder. */
export function preparation(place: CommandPlace): CommandBlock {
  if (place.kind === 'nfs') {
    const from = `${place.host}:${place.path}`;
    return {
      title: 'Mount the folder, to be read alone',
      text: [
        `sudo mkdir -p ${MOUNT}`,
        `sudo mount -t nfs -o ro ${word(from)} ${MOUNT}`,
        `export FOLDER=${MOUNT}`,
      ].join('\n'),
    };
  }
  const { options, secretOption, secretFile, ca } = place;
  return {
    title: `Make ${RCLONE_CONFIG}${ca === undefined ? '' : ` and ${CA_FILE}`}`,
    text: [
      'umask 077',
      ...(ca === undefined ? [] : heredoc(CA_FILE, ca.split('\n'))),
      ...heredoc(RCLONE_CONFIG, [
        `[${REMOTE}]`,
        ...options.map(([name, value]) => `${name} = ${value}`),
        // Without one rclone guesses, and says so each time.
        ...(options.some(([name]) => name === 'provider') ? [] : ['provider = Other']),
      ]),
      // Without the file nothing is written, which is told at once and not by the storage.
      `head -n 1 ${word(secretFile)} | tr -d '\\r' | sed 's/^/${secretOption} = /' >> ${RCLONE_CONFIG}`,
    ].join('\n'),
  };
}

function heredoc(file: string, lines: readonly string[]): string[] {
  // No line of a certificate, and none of options, can be this one.
  return [`cat > ${file} <<'END_OF_FILE'`, ...lines.map((line) => line.replace(/\r$/, '')), 'END_OF_FILE'];
}

/** The files of the place, the newest first, with their times. */
export function listing(place: CommandPlace): CommandBlock {
  const text =
    place.kind === 'nfs'
      ? 'ls -lt "$FOLDER"'
      : `${rclone(place)} lsf --files-only --use-server-modtime \\\n  --format tsp ${remote(place)} | sort -r`;
  // Whoever has this program and no rclone leaves out what is by hand.
  return { title: `What is there${place.kind === 's3' ? ' by hand' : ''}, the newest first`, text };
}

/**
 * Fetches, decrypts and lists one archive with rclone, openssl and tar, in bash. In parentheses, so that a failure ends
 * this and not the shell that it is pasted into.
 */
export function fetchByHand(place: CommandPlace, { keyFile, mine }: CommandNames): CommandBlock {
  const encrypted = keyFile !== undefined;
  const lines = [
    'set -eu -o pipefail',
    'umask 077',
    ...readers(place),
    ...(encrypted
      ? ['decrypt() {', '  openssl enc -d -aes-256-cbc -pbkdf2 -iter 10000 -md sha256 -pass "$1"', '}']
      : []),
    `mine() { ${mine === undefined ? 'true' : chosen(mine)}; }`,
    'names > files.txt',
    ...(encrypted ? choosePair : choosePlain),
    ...(encrypted
      ? [
          // What opens the archive is in no file, and in no argument.
          `DEK=$(content "$NAME.dek" | decrypt ${word(`file:${keyFile}`)})`,
          'content "$NAME.encrypted" | decrypt fd:3 3< <(printf \'%s\\n\' "$DEK") \\',
          '  > "./$NAME.tar.part"',
        ]
      : ['content "$NAME" > "./$NAME.tar.part"']),
    'tar -tf "./$NAME.tar.part" > "./$NAME.list"',
    'test -s "./$NAME.list"',
    'mv "./$NAME.tar.part" "./$NAME.tar"',
    'echo "$NAME.tar can be read to its end: $(wc -l < "./$NAME.list") entries"',
  ];
  return {
    title: `${encrypted ? 'Fetch, decrypt and list' : 'Fetch and list'} by hand: the newest, or the one that NAME says`,
    text: `(\n${lines.map((line) => `  ${line}\n`).join('')})`,
  };
}

function readers(place: CommandPlace): string[] {
  if (place.kind === 'nfs') {
    return ['names() { ls -t "$FOLDER"; }', 'content() { cat "$FOLDER/$1"; }'];
  }
  return [
    `from=${remote(place)}`,
    'names() {',
    `  ${rclone(place)} lsf --files-only --use-server-modtime \\`,
    `    --format tp "$from" | sort -r | cut -d ';' -f 2-`,
    '}',
    `content() { ${rclone(place)} cat "$from/$1"; }`,
  ];
}

/** The newest archive whose data key is there, too. */
const choosePair = [
  'if [ -z "${NAME-}" ]; then',
  '  while IFS= read -r FILE; do',
  '    BASE=${FILE%.encrypted}',
  '    if [ "$BASE" != "$FILE" ] && mine "$BASE" &&',
  '      grep -qxF -e "$BASE.dek" files.txt; then NAME=$BASE; break; fi',
  '  done < files.txt',
  'fi',
  'for FILE in "${NAME:?no complete backup is there}.dek" "$NAME.encrypted"; do',
  '  grep -qxF -e "$FILE" files.txt || { echo "missing: $FILE" >&2; exit 7; }',
  'done',
];

const choosePlain = [
  'if [ -z "${NAME-}" ]; then',
  '  while IFS= read -r FILE; do',
  '    if mine "$FILE"; then NAME=$FILE; break; fi',
  '  done < files.txt',
  'fi',
  'grep -qxF -e "${NAME:?no backup is there}" files.txt ||',
  '  { echo "missing: $NAME" >&2; exit 7; }',
];

function chosen({ schedules, archives, notSchedules }: Mine): string {
  const others = notSchedules.map((name) => wordThenAnything(`${name}-`));
  const own = [...schedules.map((name) => wordThenAnything(`${name}-`))];
  return [
    'case $1 in',
    ...(archives.length === 0 ? [] : [`${archives.map(word).join(' | ')}) true ;;`]),
    ...(others.length === 0 ? [] : [`${others.join(' | ')}) false ;;`]),
    ...(own.length === 0 ? [] : [`${own.join(' | ')}) true ;;`]),
    '*) false ;; esac',
  ].join(' ');
}

function rclone({ ca }: Extract<CommandPlace, { kind: 's3' }>): string {
  return `rclone --config ${RCLONE_CONFIG}${ca === undefined ? '' : ` --ca-cert ${CA_FILE}`}`;
}

function remote({ bucket }: Extract<CommandPlace, { kind: 's3' }>): string {
  return word(`${REMOTE}:${bucket}`);
}
