export { type Claim, type ClaimBook, createClaimBook, type EndpointOf } from './claim-book';
export { type ListedFile, VERDICTS, type Verdict, YOUNG_MS } from './judge-file';
export { createPresence, type Listed, type Presence, type WantedFiles, wantedFiles } from './missing';
export { type BucketPlace, type CredentialName, type Places, placesOf, type Scenery } from './places';
export { type BackupSection, type Scene, sectionOf, type Unread } from './scene';
export { type Count, createTally, type FoundFile, type Tallied, type Tally } from './tally';
