import * as pulumi from '@pulumi/pulumi';
import { BackupError } from '../../../lib/errors';

/**
 * What a program does wrong is told by its message alone: of any other error than a RunError Pulumi prints the source of
 * the program, stack and cause.
 */
export function toldAlone<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw BackupError.is(error) ? Object.assign(error, new pulumi.RunError()) : error;
  }
}
