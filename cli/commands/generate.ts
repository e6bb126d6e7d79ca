import type { Command } from 'commander';
import type { CommandContext } from '../command-context';
import { defineAdmission } from '../generate/admission';
import { defineAlerts } from '../generate/alerts';
import { defineCompletion } from '../generate/completion';
import { defineDashboard } from '../generate/dashboard';
import { defineGitOps } from '../generate/gitops';
import { defineGuard } from '../generate/guard';
import { defineJobs } from '../generate/jobs';
import { defineSchemas } from '../generate/schemas';

export function define(command: Command, context: CommandContext): void {
  defineGitOps(command, context);
  defineGuard(command, context);
  defineAdmission(command, context);
  defineAlerts(command, context);
  defineDashboard(command, context);
  defineJobs(command, context);
  defineSchemas(command, context);
  defineCompletion(command, context);
}
