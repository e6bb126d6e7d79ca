'use strict';

/** @type {typeof import('./addresses.cjs').withAddresses} */
function withAddresses({ repository, ...manifest }) {
  const url = (repository?.url ?? '').replace(/^git\+/, '').replace(/\.git$/, '');
  if (url === '') return manifest;
  if (!/^https:\/\/[^/]+\/.+[^/]$/.test(url)) {
    throw new Error(`repository.url of package.json is ${url}: write it as https://FORGE/OWNER/mosk-backup`);
  }
  // GitLab sets what is not a project apart.
  const issues = /^https:\/\/[^/]*gitlab/.test(url) ? '-/issues' : 'issues';
  return {
    ...manifest,
    homepage: `${url}#readme`,
    repository: { type: 'git', url: `git+${url}.git` },
    bugs: { url: `${url}/${issues}` },
  };
}

module.exports = { withAddresses };
