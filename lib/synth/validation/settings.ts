import type { IConstruct } from 'constructs';
import { MINUTES_BETWEEN_RUNS } from '../../calendar';
import { BackupError } from '../../errors';

export interface ValidationSettings {
  /**
   * How far apart the starts of two runs on one cluster must be, in minutes: longer than a backup takes, because a
   * cluster makes one backup at a time and the second fails (documented for MKE). 0 turns the check off.
   * @default 30
   */
  readonly minutesBetweenRuns?: number;
}

const SETTINGS = Symbol.for('mosk-backup.validation-settings');
const DEFAULTS: Required<ValidationSettings> = { minutesBetweenRuns: MINUTES_BETWEEN_RUNS };
const MINUTES_OF_A_DAY = 1440;

/**
 * Sets what the checks of an app expect of the clusters.
 * @throws BackupError `usage` for less than 0 or more than 1440 minutes
 */
export function configureValidation(app: IConstruct, settings: ValidationSettings): void {
  const { minutesBetweenRuns = DEFAULTS.minutesBetweenRuns } = settings;
  if (!(minutesBetweenRuns >= 0 && minutesBetweenRuns <= MINUTES_OF_A_DAY)) {
    throw new BackupError('usage', 'Runs cannot be checked for this distance', {
      at: 'minutesBetweenRuns',
      value: `${minutesBetweenRuns} minutes`,
      fix: `give 0 to ${MINUTES_OF_A_DAY} minutes`,
    });
  }
  Object.defineProperty(app.node.root, SETTINGS, { value: { minutesBetweenRuns }, configurable: true });
}

export function settingsOf(app: IConstruct): Required<ValidationSettings> {
  return (app.node.root as { [SETTINGS]?: Required<ValidationSettings> })[SETTINGS] ?? DEFAULTS;
}
