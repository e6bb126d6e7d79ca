import { SHEET_STYLE } from '../runbook';

/** Of columns whose texts are ours and short: names have the rest of the line. */
const SHORT = [
  ...['', 'Tier', 'RPO', 'Tier, RPO', 'Encrypted', 'Age', 'Today', 'Would be lost', 'Clusters'],
  ...['Within', 'Outside', 'Not known', 'Longest gap'],
  ...['Failed at', 'Good again at', 'How long', 'Until', 'Backups', 'Files', 'Last at', 'Last read at'],
];

/** The widest table has three of them: a screen that is not wide breaks them, between day and hour. */
const MOMENTS = ['From', 'To', 'History not known before'];

const cells = (labels: readonly string[]) =>
  `td:is(${labels.map((label) => `[data-label="${label}"]`).join(', ')})`;

/** Dense on paper: a month of forty clusters takes four sheets. */
export const REPORT_STYLE = `${SHEET_STYLE}
body { max-width: 80rem; }
td { overflow-wrap: anywhere; } th { overflow-wrap: normal; }
@media print, (min-width: 50rem) {
  ${cells(SHORT)} { white-space: nowrap; }
  ${cells(['Where'])} { min-width: 15rem; }
}
@media print, (min-width: 78rem) {
  ${cells(MOMENTS)} { white-space: nowrap; }
  ${cells(['Cluster'])} { min-width: 15rem; }
}
@media print {
  ${cells(['Cluster', 'Where'])} { min-width: 34mm; }
  @page { size: A4; margin: 9mm 10mm; }
  body { font-size: 7pt; line-height: 1.1; }
  h1 { font-size: 12pt; margin: 0 0 1mm; } h2 { font-size: 9pt; margin: 2mm 0 0.3mm; } h3 { font-size: 7.5pt; margin: 1.5mm 0 0.3mm; }
  h2:has(code) { break-before: auto; }
  p, ul, ol, dl, table { margin: 0.4mm 0; } li { margin: 0; }
  dl > div { padding: 0.1mm 0; } dt { flex-basis: 32mm; }
  th, td { padding: 0.05mm 1.2mm 0.05mm 0; border-bottom-width: 0.5px; }
}
`;
