import type { Command } from 'commander';
import { checkNamespace, durationMs, type MoskApi } from '../lib/model';

/** The global options, normalised. */
export interface Globals {
  readonly context: string | undefined;
  readonly kubeconfig: string | undefined;
  readonly namespace: string | undefined;
  readonly json: boolean;
  /** Longest wait for one backup, in milliseconds. */
  readonly timeoutMs: number | undefined;
  readonly api: MoskApi;
}

/** Which of the global options a command uses, so that its help shows no others. All commands take all of them. */
export type GlobalName = 'context' | 'kubeconfig' | 'namespace' | 'api' | 'timeout' | 'json';

export function addGlobalOptions(program: Command): void {
  program
    .option('--context <name>', 'context of the kubeconfig (default: its current one)')
    .option('--kubeconfig <file>', 'kubeconfig (default: KUBECONFIG, then ~/.kube/config)')
    .option('-n, --namespace <name>', 'namespace, the MOSK project (default: that of the context, if any)')
    .option('--api <release|file>', '26.1, 26.2 or a file of "api learn" (default: MOSK_BACKUP_API, 26.2)')
    .option('--timeout <duration>', 'longest wait for one backup, such as 90s, 30m or 2h (default: 1h)')
    .option('--json', 'JSON on stdout; progress and errors as JSON lines on stderr');
}

/**
 * @param api what `--api` names
 * @throws BackupError `usage`, `invalid-name`
 */
export function readGlobals(options: Record<string, unknown>, api: MoskApi): Globals {
  const text = (name: string) => options[name] as string | undefined;
  const namespace = text('namespace');
  const timeout = text('timeout');
  return {
    context: text('context'),
    kubeconfig: text('kubeconfig'),
    namespace: namespace === undefined ? undefined : checkNamespace(namespace, '--namespace'),
    json: options.json === true,
    timeoutMs: timeout === undefined ? undefined : durationMs(timeout, '--timeout'),
    api,
  };
}
