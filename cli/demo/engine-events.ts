import type { EngineEvent } from '@pulumi/pulumi/automation';

const DONE: Readonly<Record<string, string>> = {
  create: '+ created',
  delete: '- deleted',
  update: '~ updated',
};

/**
 * What an event of Pulumi's engine says to somebody who watches: a resource that is done, a line of our provider, or
 * an error; `undefined` for the rest. Debug messages are part of that rest: they show secret inputs in clear.
 */
export function eventLine({ resOutputsEvent, diagnosticEvent }: EngineEvent): string | undefined {
  if (resOutputsEvent !== undefined) {
    const { op, urn, type } = resOutputsEvent.metadata;
    const done = DONE[op];
    // Stacks and providers are the engine's own.
    if (done === undefined || type.startsWith('pulumi:')) return undefined;
    return `${done} ${type.slice(type.lastIndexOf(':') + 1)} ${urn.split('::').at(-1)}`;
  }
  const { severity = 'debug', message = '' } = diagnosticEvent ?? {};
  const text = message.replace(/<\{%[^%]*%\}>/g, '').trim();
  if (text === '') return undefined;
  if (severity === 'error') return text;
  return severity.startsWith('info') ? `  ${text}` : undefined;
}
