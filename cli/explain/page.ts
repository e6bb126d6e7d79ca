import { type Explanation, RISK_LEVELS } from '../../lib/explain';
import { type Html, html, htmlPage } from '../output';
import { PAGE_STYLE } from './page-style';
import {
  clockTexts,
  differenceText,
  FILES_NOTE,
  failedRunTexts,
  gapText,
  idleText,
  keyText,
  lastBackupText,
  targetText,
} from './phrases';
import type { Side } from './sides';
import { minutesText, momentText } from './time-texts';
import { weekTable } from './week-table';

export interface PageOptions {
  /** IANA zone of the reader, for a second column of times. */
  readonly localZone: string | undefined;
  /** Runs are told from then on; milliseconds since the epoch, as `now`. */
  readonly from: number;
  readonly now: number;
}

/** An explanation as a page of its own: no scripts, nothing from outside. */
export function explanationPage(
  { namespace, cluster, differences }: Explanation,
  sides: readonly Side[],
  { localZone, from, now }: PageOptions,
): string {
  const name = `${namespace}/${cluster}`;
  return htmlPage(
    { title: `Backups of ${name}`, heading: `Backups of cluster ${name}`, style: PAGE_STYLE },
    html`<main>
${sides.map((side, index) => section(side, `side-${index}`, namespace, { localZone, from, now }))}
${differences === undefined ? html`` : differenceSection(differences)}
</main>
<footer>Made by mosk-backup explain. Runs are told from ${momentText(from, 'UTC')} UTC on. ${FILES_NOTE}</footer>`,
  );
}

function section(
  { title, view, week }: Side,
  id: string,
  namespace: string,
  { localZone, now }: PageOptions,
): Html {
  const { level, reasons } = view.risk;
  const lastBackup = lastBackupText(view);
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<div class="${level >= 4 ? 'risk bad' : 'risk'}">
<p><strong>Risk ${level} of 5, ${RISK_LEVELS[level]}</strong></p>
<ul>${reasons.map(({ text }) => html`<li>${text}</li>`)}</ul>
</div>
<dl>
<dt>Longest gap in a year</dt><dd>${gapText(view)}</dd>
${lastBackup === undefined ? html`` : html`<dt>Last backup</dt><dd>${lastBackup}</dd>`}
${failedRunTexts(view, namespace, now).map((text) => html`<dt>Failed run</dt><dd>${text}</dd>`)}
${clockTexts(view).map((text) => html`<dt>Change of the clock</dt><dd>${text}</dd>`)}
</dl>
<h3>Schedules</h3>
${scheduleTable(view)}
<h3>Week</h3>
${weekTable(week)}
<h3>Next runs</h3>
${runTable(view, localZone)}
</section>
`;
}

function scheduleTable({ schedules }: Side['view']): Html {
  if (schedules.length === 0) return html`<p>There are no schedules.</p>`;
  const cells = (labels: readonly string[], values: readonly (string | Html)[]) =>
    labels.map((label, index) => html`<td data-label="${label}">${values[index] ?? ''}</td>`);
  const labels = ['Cron', 'To', 'Credential', 'Key', 'Longest gap', 'Files of the next run'];
  const rows = schedules.map((schedule) => {
    const { name, expression, target, longestGap, files } = schedule;
    const idle = idleText(schedule);
    const values = [
      html`<code>${expression || '-'}</code>${idle === undefined ? html`` : html`<br>${idle}`}`,
      html`<span class="long">${targetText(schedule)}</span>`,
      target.credential ?? '-',
      keyText(schedule),
      longestGap === undefined ? '-' : minutesText(longestGap.minutes),
      files.length === 0 ? '-' : html`${files.map((file) => html`<code>${file}</code><br>`)}`,
    ];
    return html`<tr><th scope="row">${name}</th>${cells(labels, values)}</tr>
`;
  });
  return html`<table class="stack">
<thead><tr><th scope="col">Schedule</th>${labels.map((label) => html`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>
${rows}</tbody>
</table>
`;
}

function runTable({ nextRuns }: Side['view'], localZone: string | undefined): Html {
  if (nextRuns.length === 0) return html`<p>There are none.</p>`;
  const zones = ['UTC', ...(localZone === undefined ? [] : [localZone])];
  const rows = nextRuns.map(
    ({ at, schedule }) => html`<tr>${zones.map(
      (zone) => html`<td><time datetime="${new Date(at).toISOString()}">${momentText(at, zone)}</time></td>`,
    )}<td>${schedule}</td></tr>
`,
  );
  return html`<table>
<thead><tr>${zones.map((zone) => html`<th scope="col">${zone}</th>`)}<th scope="col">Schedule</th></tr></thead>
<tbody>
${rows}</tbody>
</table>
`;
}

function differenceSection(differences: NonNullable<Explanation['differences']>): Html {
  const found =
    differences.length === 0
      ? html`<p>The manifests declare just this.</p>`
      : html`<ul>${differences.map((each) => html`<li>${differenceText(each)}</li>`)}</ul>`;
  return html`<section aria-labelledby="differences">
<h2 id="differences">What lives and what is declared</h2>
${found}
</section>
`;
}
