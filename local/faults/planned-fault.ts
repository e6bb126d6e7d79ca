import type { FaultRule } from './fault';
import type { StorageFaultRule } from './storage-faults';
import type { StuckRule } from './stuck-faults';

/** A fault that may still act, with how many requests it lets through first, and how often it still acts. */
export type PlannedFault = FaultRule | StorageFaultRule | StuckRule;
