import type { ContractCase } from '../contract/contract-case';
import { backup, rclone, to } from './sample-manifests';

/** What only the CRDs check: the schema beyond the contract. */
export const SCHEMA_CASES: readonly ContractCase[] = [
  {
    name: 'an undocumented status',
    object: { ...to({ rclone }), status: { status: 'Sleeping' } },
    crdRefuses: 'the contract is about what users write; a status of a later release is no mistake of theirs',
  },
  {
    name: 'a time that is none',
    object: { ...to({ rclone }), status: { startedAt: 'yesterday' } },
    crdRefuses: 'the contract is about what users write',
  },
  {
    name: 'two initiators',
    object: backup({ createdBy: { schedule: 'nightly', updateRelease: 'mke-1' } }),
    crdRefuses: 'createdBy is written by MOSK',
  },
];
