import type { Client } from './client';
import type { BenchKind } from './kinds';

/** Of the kind, before anything is measured. */
export const OBJECTS = 10_000;

/** Requests under way at once, where there are several. */
export const WIDTH = 8;

/** Of one measurement. */
export interface Load {
  readonly client: Client;
  readonly kind: BenchKind;
  /** From 1: the values that are written are new in each. */
  readonly round: number;
}

/** What is measured, once in each round and on each server. */
export interface Workload {
  readonly name: string;
  /** @returns milliseconds */
  run(load: Load): Promise<number>;
}

/** Of an object that is there from the start; from 0. */
export const nameOf = (index: number) => `object-${String(index).padStart(5, '0')}`;
