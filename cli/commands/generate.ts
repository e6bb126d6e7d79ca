import type { Command } from 'commander';
import type { CommandContext } from '../command-context';
import { defineAlerts } from '../generate/alerts';
import { defineDashboard } from '../generate/dashboard';
import { defineJobs } from '../generate/jobs';

export function define(command: Command, context: CommandContext): void {
  defineAlerts(command, context);
  defineDashboard(command, context);
  defineJobs(command, context);
}
