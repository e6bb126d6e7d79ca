import type { Week, WeekDay, WeekHour } from '../../lib/explain';
import { type Html, html } from '../output';
import { overlapText } from './phrases';

const HOUR_MS = 3_600_000;

/** A week as a table: days side by side, which fit on a phone, and the hours below each other. */
export function weekTable({ days, legend, overlaps }: Week): Html {
  if (legend.length === 0) return html`<p>Nothing is scheduled.</p>`;
  const letters = new Map(legend.map(({ schedule, letter }) => [schedule, letter]));
  const overlapping = new Set(overlaps.flatMap(({ first, second }) => [first, second]));
  const rows = Array.from({ length: 24 }, (_, hour) => {
    const name = `${String(hour).padStart(2, '0')}:00`;
    return html`<tr><th scope="row">${name}</th>${days.map((day) => cell(day.hours[hour], letters, overlapping))}</tr>
`;
  });
  return html`<table class="week">
<caption>Starts in a week, in UTC. One marked ! starts too close to another.</caption>
<thead><tr><th scope="col">Hour</th>${days.map(heading)}</tr></thead>
<tbody>
${rows}</tbody>
</table>
<ul>${legend.map(({ letter, schedule, expression }) => html`<li><strong>${letter}</strong> ${schedule} <code>${expression}</code></li>`)}</ul>
${overlaps.length === 0 ? html`` : overlapList(overlaps)}`;
}

function heading({ weekday, date }: WeekDay): Html {
  return html`<th scope="col">${weekday}<br>${date.slice(8)}<span class="said"> ${date}</span></th>`;
}

/** More than that of one hour are not read any more. */
const MAX_SHOWN = 4;

function cell(
  hour: WeekHour | undefined,
  letters: ReadonlyMap<string, string>,
  overlapping: ReadonlySet<object>,
): Html {
  const runs = hour?.runs ?? [];
  const shown = runs.slice(0, MAX_SHOWN).map((run) => {
    const minute = String((run.at % HOUR_MS) / 60_000).padStart(2, '0');
    const kind = overlapping.has(run) ? 'run overlap' : 'run';
    const said = overlapping.has(run) ? `${run.schedule}, overlaps` : run.schedule;
    return html`<span class="${kind}">${letters.get(run.schedule) ?? ''}<span class="said"> ${said}</span> :${minute}${overlapping.has(run) ? '!' : ''}</span>`;
  });
  const more = runs.length - shown.length;
  return html`<td>${shown}${more > 0 ? html`+${more}` : html``}</td>`;
}

const MAX_OVERLAPS = 10;

function overlapList(overlaps: Week['overlaps']): Html {
  const items = overlaps.slice(0, MAX_OVERLAPS).map((overlap) => html`<li>${overlapText(overlap)}</li>`);
  const more = overlaps.length - items.length;
  return html`<p>Too close to one another: the second of two backups at a time fails.</p>
<ul>${items}${more > 0 ? html`<li>and ${more} more</li>` : html``}</ul>`;
}
