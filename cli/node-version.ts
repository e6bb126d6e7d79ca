/** As `engines` of package.json says; a test compares the two. */
export const LEAST_NODE = [22, 12] as const;

/** What to tell the user of a Node that is too old; `undefined` if it is not. @param version such as `20.20.2` */
export function oldNodeMessage(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_NODE;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined;
  return `error: mosk-backup needs Node ${LEAST_NODE.join('.')} or later [usage]
  at:    ${process.execPath}
  value: ${version}
  fix:   install a newer Node; in a checkout use node_modules/.bin/mosk-backup, which brings its own
`;
}
