import { EventType, type KubeObject } from '../../../lib/model';
import type { ApiClient } from '../api/api';

/** What somebody has recorded about an object. */
export interface ObjectEvent {
  readonly type: 'Normal' | 'Warning' | (string & {});
  /** One word, such as `Failed`; empty if none is given. */
  readonly reason: string;
  /** On one line, without secrets; empty if there is none. */
  readonly message: string;
  /** RFC 3339: when it was seen last. */
  readonly at: string | undefined;
  /** How often it was seen. */
  readonly count: number;
  /** Who has recorded it; empty if that is not said. */
  readonly by: string;
}

interface EventObject extends KubeObject {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly eventTime?: string | null;
  readonly lastTimestamp?: string | null;
  readonly count?: number | null;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string } | null;
  readonly source?: { readonly component?: string };
  readonly reportingComponent?: string;
}

const LONGEST_TEXT = 500;

/**
 * The events about an object, oldest first. That MOSK's controller records any is assumed; the local one does.
 * @param which a field selector besides, such as `type=Warning`
 * @throws BackupError of the API: `forbidden` where events may not be listed
 */
export async function eventsAbout(
  client: Pick<ApiClient, 'list'>,
  { uid, namespace }: { readonly uid?: string; readonly namespace?: string },
  { which, signal }: { readonly which?: string; readonly signal?: AbortSignal } = {},
): Promise<ObjectEvent[]> {
  const { items } = await client.list<EventObject>(EventType, namespace, {
    fieldSelector: [`involvedObject.uid=${uid}`, ...(which === undefined ? [] : [which])].join(','),
    signal,
  });
  return items
    .map((event) => ({
      type: event.type ?? 'Normal',
      reason: event.reason ?? '',
      message: textOf(event.message ?? ''),
      at: timeOf(event),
      count: event.series?.count ?? event.count ?? 1,
      by: event.source?.component || event.reportingComponent || '',
    }))
    .sort((a, b) => msOf(a) - msOf(b));
}

function timeOf({ lastTimestamp, eventTime, series, metadata }: EventObject): string | undefined {
  return series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp;
}

function msOf({ at }: ObjectEvent): number {
  return Date.parse(at ?? '') || 0;
}

function textOf(message: string): string {
  const text = withoutSecrets(message)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

/** A controller may quote the output of a tool that quotes its configuration. */
function withoutSecrets(text: string): string {
  return text
    .replace(/:\/\/[^/\s@]*@/g, '://<redacted>@')
    .replace(/\b(bearer|authorization\s*[=:]\s*\S+)\s+\S+/gi, '$1 <redacted>')
    .replace(
      /\b([\w-]*(?:secret|passw|token|signature)[\w-]*["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&]+)/gi,
      '$1<redacted>',
    );
}
