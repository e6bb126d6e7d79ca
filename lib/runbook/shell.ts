/** A text as one word of a POSIX shell, whatever is in it but a NUL. */
export function word(text: string): string {
  return /^[A-Za-z0-9_./:@%+=,][A-Za-z0-9_./:@%+=,-]*$/.test(text)
    ? text
    : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A pattern of `case` that is this text and then anything. */
export function wordThenAnything(text: string): string {
  return `${word(text)}*`;
}
