/**
 * Which entry of a state an object belongs to. `pulumi up --replace` of an unchanged resource takes the run over for a
 * new entry and then deletes the old one, which must not delete the run.
 */
import { randomUUID } from 'node:crypto';
import type { ClusterBackupManifest, RemovalMode } from '../../../../lib/model';

export const CLAIM_ANNOTATION = 'mosk-backup/claim';

/** @param mode what the entry has done to the run on destroy */
export function newClaim(mode: RemovalMode): string {
  return `${randomUUID()} ${mode}`;
}

export function claimOf({ metadata }: ClusterBackupManifest): string | undefined {
  return metadata.annotations?.[CLAIM_ANNOTATION];
}

/** What the entry that has the run does to it on destroy; `undefined` for claims of earlier releases. */
export function claimedMode(run: ClusterBackupManifest): string | undefined {
  return modeIn(claimOf(run) ?? '');
}

export function hasMode(claim: string, mode: RemovalMode): boolean {
  return modeIn(claim) === mode;
}

const modeIn = (claim: string): string | undefined => claim.split(' ')[1];
