/** Colours have a contrast of at least 4.5 to 1; on paper there are none. Commands are never cut, and their lines have
 * numbers there: they may have to be typed off. */
export const SHEET_STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --back: #ffffff; --line: #d0d7de; --card: #f6f8fa; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9ea7b3; --back: #0d1117; --line: #30363d;
  --card: #161b22; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 60rem; color: var(--text); background: var(--back);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; } h3 { font-size: 1.05rem; margin-top: 1.75rem; }
p, ul, ol, dl { margin: 0.5rem 0; } li { margin: 0.25rem 0; }
code, pre { font: 0.875em/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
code span { white-space: nowrap; }
dl > div { display: flex; gap: 1rem; border-bottom: 1px solid var(--line); padding: 0.15rem 0; }
dt { flex: 0 0 11rem; color: var(--soft); } dd { flex: 1; margin: 0; min-width: 0; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.5rem 0.25rem 0; border-bottom: 1px solid var(--line); }
figure { margin: 1rem 0; } figcaption { font-weight: 600; }
pre { margin: 0.25rem 0; padding: 0.5rem 0.75rem; white-space: pre-wrap; background: var(--card);
  border: 1px solid var(--line); }
@media (max-width: 40rem) {
  dl > div { display: block; }
  thead { display: none; }
  tr { display: block; padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
  td { display: block; border: 0; padding: 0.1rem 0; }
  td:not(:empty)::before { content: attr(data-label) ": "; color: var(--soft); }
}
@media print {
  @page { size: A4; margin: 16mm 14mm; }
  :root { color-scheme: light; --text: #000; --soft: #000; --back: #fff; --line: #999; --card: #fff; }
  body { max-width: none; padding: 0; font-size: 9.5pt; line-height: 1.35; }
  h1 { font-size: 16pt; } h2 { font-size: 13pt; margin-top: 8mm; } h3 { font-size: 11pt; margin-top: 5mm; }
  h2, h3, figcaption, dt { break-after: avoid; }
  h2:has(code) { break-before: page; margin-top: 0; }
  dl > div, tr, li { break-inside: avoid; }
  dt { font-weight: 600; }
  pre { font-size: 8.5pt; counter-reset: line; }
  pre span { display: inline-block; width: 100%; position: relative; padding-left: 7mm; }
  pre span::before { counter-increment: line; content: counter(line); position: absolute; left: 0; color: #555; }
  figure { break-inside: avoid; }
  thead { display: table-header-group; }
}
`;
