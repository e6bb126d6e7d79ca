import { playRuns } from './play-runs';
import { type Schedule, scheduleOf, simpler } from './schedule';
import type { Game } from './search';

export const RUNNER: Game<Schedule> = { scheduleOf, simpler, play: playRuns };
