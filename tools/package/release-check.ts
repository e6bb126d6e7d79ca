/**
 * Whether what is checked out can be released under a tag. Prints the dist-tag for npm, and the text of the release.
 *
 *   tsx tools/package/release-check.ts v0.2.0 [NOTES.md]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Release {
  /** As it was pushed, such as `v0.2.0`. */
  readonly tag: string;
  /** Texts of the files. */
  readonly manifest: string;
  readonly lock: string;
  readonly changelog: string;
}

/** `1.2.3`, or `1.2.3-rc.1`, as semantic versions are written; without build metadata, which npm takes for nothing. */
const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

/** What is wrong, a sentence each; none: it can be released. */
export function releaseFindings({ tag, manifest, lock, changelog }: Release): string[] {
  const { version, repository } = JSON.parse(manifest) as { version: string; repository?: { url?: string } };
  const locked = JSON.parse(lock) as { version: string; packages: Record<string, { version?: string }> };
  const sections = sectionsOf(changelog);
  const [newest] = sections.filter(({ name }) => name !== UNRELEASED);
  const own = sections.find(({ name }) => name === version);
  const waiting = sections.find(({ name, text }) => name === UNRELEASED && text !== '');
  const found: [boolean, string][] = [
    [!VERSION.test(version), `package.json has the version ${version}, which is none`],
    [
      tag !== `v${version}`,
      `the tag is ${tag}, and package.json has ${version}: the tag has to be v${version}`,
    ],
    [
      locked.version !== version || locked.packages['']?.version !== version,
      `package-lock.json has not the version ${version}: npm install --package-lock-only`,
    ],
    [own === undefined, `CHANGELOG.md has no heading "## ${version}"`],
    [own?.text === '', `CHANGELOG.md says nothing below "## ${version}"`],
    [
      own !== undefined && newest !== own,
      `CHANGELOG.md has ${newest?.name} above ${version}: the newest comes first`,
    ],
    [
      waiting !== undefined,
      `CHANGELOG.md still has changes below "${UNRELEASED}": they belong to ${version}`,
    ],
    [
      !/^(git\+)?https:\/\/[^/]+\/./.test(repository?.url ?? ''),
      'package.json has no repository.url: a package that says where it was built has to say where it comes from',
    ],
  ];
  return found.flatMap(([isWrong, text]) => (isWrong ? [text] : []));
}

/** What `npm install mosk-backup` gets is no release candidate. */
export function distTag(version: string): 'latest' | 'next' {
  return version.includes('-') ? 'next' : 'latest';
}

/** What the changelog says of a version. */
export function notesOf(changelog: string, version: string): string {
  return sectionsOf(changelog).find(({ name }) => name === version)?.text ?? '';
}

const UNRELEASED = 'Unreleased';

/** By headings such as `## 0.2.0`, `## [0.2.0] - 2027-01-31` and `## Unreleased`. */
function sectionsOf(changelog: string): { readonly name: string; readonly text: string }[] {
  const [, ...parts] = changelog.split(/^## /m);
  return parts.map((part) => {
    const [heading = '', ...lines] = part.split('\n');
    const [, name = ''] = /^\[?([^\s\]]+)/.exec(heading) ?? [];
    return { name, text: lines.join('\n').trim() };
  });
}

/**
 * @param stdout takes the dist-tag, as a step of a workflow hands it on
 * @returns the exit code
 */
export function check(
  [tag = '', notes]: readonly string[],
  root: string,
  { stdout, stderr }: Record<'stdout' | 'stderr', { write(text: string): unknown }>,
): number {
  const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8');
  const [manifest, changelog] = [textOf('package.json'), textOf('CHANGELOG.md')];
  const findings = releaseFindings({ tag, manifest, changelog, lock: textOf('package-lock.json') });
  for (const finding of findings) stderr.write(`error: ${finding}\n`);
  if (findings.length > 0) return 1;
  const { version } = JSON.parse(manifest) as { version: string };
  if (notes !== undefined) writeFileSync(path.join(root, notes), `${notesOf(changelog, version)}\n`);
  stdout.write(`dist-tag=${distTag(version)}\n`);
  return 0;
}

if (require.main === module)
  process.exitCode = check(process.argv.slice(2), path.join(__dirname, '../..'), process);
