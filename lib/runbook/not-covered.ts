/** What a sheet cannot promise, because MOSK documents none of it, or documents the contrary. */
export const NOT_COVERED: readonly string[] = [
  'MOSK documents no restore by custom resource. The documented way ends with an archive, backup.tar, that is handed to Mirantis support; what they do with it on a cluster is documented nowhere.',
  'What an archive holds is not documented but for MKE, whose backups leave out workloads of Swarm, volumes and networks. Take it that nothing of the workloads is in it: no volumes, no images, no databases.',
  'No backup records the release of its cluster, except those around an update. A backup of an earlier MKE does not restore a cluster of a later one: an archive from before an update is for the release from before it.',
  'The format of encrypted archives authenticates nothing. An archive that decrypts and can be read to its end may still have been changed; only a checksum of the storage would tell, and not all have one.',
  'How MOSK names the archives of a schedule is not documented; <schedule>-<time> is assumed. When in doubt, read the list of the storage.',
  'No object tells who keeps a key or a secret. What this sheet says of that was written by people.',
];
