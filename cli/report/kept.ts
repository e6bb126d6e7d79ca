import { pathOf, type Report, type ReportCluster } from '../../lib/report';
import { type Block, plain, text } from '../runbook';
import { badShare, goodShare, hoursText, momentText, rpoText } from './texts';

export function keptBlocks({ tiers, clusters, since }: Report): Block[] {
  return [
    ...(tiers.length === 0
      ? [{ kind: 'text', text: plain('There is no RPO to compare with: only gaps are told.') } as const]
      : [
          {
            kind: 'table',
            headings: ['Tier', 'RPO', 'Clusters', 'Within', 'Outside', 'Not known', 'Longest gap'],
            rows: tiers.map(({ tier, rpoSeconds, clusters: count, ...kept }) => {
              const whole = kept.withinSeconds + kept.outsideSeconds + kept.notKnownSeconds;
              return [
                text`${tier}`,
                plain(`${Math.round(rpoSeconds / 360) / 10} h`),
                plain(`${count}`),
                plain(goodShare(kept.withinSeconds, whole)),
                plain(badShare(kept.outsideSeconds, whole)),
                plain(badShare(kept.notKnownSeconds, whole)),
                plain(gapText(kept.longestGap)),
              ];
            }),
          } as const,
        ]),
    ...(clusters.length === 0
      ? []
      : [
          {
            kind: 'table',
            headings: [
              'Cluster',
              'Tier, RPO',
              'Within',
              'Outside',
              'Not known',
              'Longest gap',
              'From',
              'To',
              'History not known before',
            ],
            rows: clusters.map((cluster) => [
              text`${pathOf(cluster.facts)}`,
              cluster.rpoSeconds === null ? plain('-') : text`${rpoText(cluster)}`,
              ...shares(cluster),
              ...gap(cluster),
              plain(knownText(cluster, since)),
            ]),
          } as const,
        ]),
  ];
}

function shares({ kept }: ReportCluster) {
  if (kept === null) return [plain('-'), plain('-'), plain('-')];
  const { withinSeconds, outsideSeconds, notKnownSeconds } = kept;
  const whole = withinSeconds + outsideSeconds + notKnownSeconds;
  return [
    plain(goodShare(withinSeconds, whole)),
    plain(badShare(outsideSeconds, whole)),
    plain(badShare(notKnownSeconds, whole)),
  ];
}

function gap({ longestGap }: ReportCluster) {
  const { from = null, to = null } = longestGap ?? {};
  return [
    plain(gapText(longestGap)),
    ...[from, to].map((time) => plain(time === null ? '-' : momentText(time))),
  ];
}

function gapText(gap: ReportCluster['longestGap']): string {
  if (gap === null) return 'not known';
  const { seconds, atLeast, maybeShorter } = gap;
  const bound = atLeast && maybeShorter ? ' or so' : atLeast ? ' or more' : maybeShorter ? ' or less' : '';
  return `${hoursText(seconds)}${bound}`;
}

/** What is known for the whole period has no such date. */
function knownText({ knownSince, kept, today }: ReportCluster, since: string): string {
  if (knownSince === null) return 'not known at all';
  const from = kept?.from ?? since;
  if (today.state === 'not-known') return `${momentText(knownSince)}, nor now`;
  return Date.parse(knownSince) <= Date.parse(from) ? '-' : momentText(knownSince);
}
