/** The Node that this package is tested with; a digest behind it (`@sha256:…`) pins it wholly. */
const BASE = 'node:24.21.0-slim';

/**
 * A Dockerfile for the jobs. It takes the tarball of a release that has its dependencies inside, so that building it needs
 * no registry of packages, and what runs is what was released.
 * A policy that is mounted finds `mosk-backup/policy` by `NODE_PATH`, where it is CommonJS.
 * @param version of mosk-backup
 */
export function jobsDockerfile(version: string): string {
  const tarball = `mosk-backup-${version}-with-dependencies.tgz`;
  return `FROM ${BASE}
COPY ${tarball} /tmp/
RUN npm install --global --offline --ignore-scripts --no-audit --no-fund /tmp/${tarball} && rm /tmp/${tarball}
ENV NODE_ENV=production NODE_PATH=/usr/local/lib/node_modules
USER 1000:1000
WORKDIR /tmp
ENTRYPOINT ["mosk-backup"]
`;
}
