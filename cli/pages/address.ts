/** What `package.json` says of where the project lives, and of which version this is. */
interface Manifest {
  readonly version: string;
  /** Its `url` is the one setting: empty, or left out, while nobody has decided where that is. */
  readonly repository?: { readonly url: string };
}

/** Every error code has its row there. */
export const ERROR_PAGE = 'docs/errors.md#codes';

/**
 * Address of a page as this version has it, such as `https://github.com/acme/mosk-backup/blob/v1.2.3/docs/errors.md`.
 * @param page path inside the package, such as `docs/errors.md#codes`
 * @returns `undefined` while the repository has no address: nothing links to where nothing is
 */
export function addressOf(page: string): string | undefined {
  const { version, repository } = require('mosk-backup/package.json') as Manifest;
  const url = (repository?.url ?? '').replace(/^git\+/, '').replace(/\.git$/, '');
  if (!/^https:\/\/[^/]+\/./.test(url)) return undefined;
  // GitHub has files at one place, GitLab at another.
  const files = /^https:\/\/[^/]*gitlab/.test(url) ? '-/blob' : 'blob';
  return `${url}/${files}/v${version}/${page}`;
}
