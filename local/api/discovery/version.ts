/** `GET /version`: the release of Kubernetes that this server follows; the suffix says that it is not that one. */
export const SERVER_VERSION = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.3+mosk-backup.local',
  gitCommit: '',
  gitTreeState: '',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: 'node',
} as const;
