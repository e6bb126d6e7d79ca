import type { VersionRange } from './engines.cjs';

/** The first `x.y.z` in what a program printed, or undefined. A suffix such as `-DEV` is left off. */
export function parseVersion(output: string): string | undefined;

/** Whether a version `x.y.z` lies in the range. */
export function fits(version: string, range: VersionRange): boolean;
