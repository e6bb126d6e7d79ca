/** Colours have a contrast of at least 4.5 to 1, on light and on dark. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --back: #ffffff; --line: #d0d7de;
  --run: #0a4a8f; --on-run: #ffffff; --bad: #a40e26; --on-bad: #ffffff; --card: #f6f8fa; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9ea7b3; --back: #0d1117; --line: #30363d;
  --run: #79b8ff; --on-run: #0d1117; --bad: #ff8a8a; --on-bad: #0d1117; --card: #161b22; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 64rem; color: var(--text); background: var(--back);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; } h3 { font-size: 1.05rem; margin-top: 1.75rem; }
p, ul, dl { margin: 0.5rem 0; } dt { color: var(--soft); } dd { margin: 0 0 0.5rem; }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
.long { overflow-wrap: anywhere; }
.risk { padding: 0.75rem 1rem; border: 1px solid var(--line); border-left: 0.5rem solid var(--run); background: var(--card); }
.risk.bad { border-left-color: var(--bad); }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--soft); padding-bottom: 0.25rem; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.5rem; border-bottom: 1px solid var(--line); }
.week { table-layout: fixed; font-size: 0.8rem; }
.week th, .week td { padding: 0.1rem; border: 1px solid var(--line); text-align: center; overflow-wrap: normal; }
.week th[scope="row"], .week thead th:first-child { width: 2.6rem; color: var(--soft); font-weight: normal; }
.run { display: block; margin: 1px 0; border-radius: 3px; background: var(--run); color: var(--on-run); font-weight: 600; }
.run.overlap { background: var(--bad); color: var(--on-bad); }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
footer { margin-top: 3rem; color: var(--soft); font-size: 0.875rem; }
@media (max-width: 40rem) {
  .run { font-size: 0.7rem; white-space: nowrap; }
  .stack thead { display: none; }
  .stack tr { display: block; padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
  .stack td, .stack th { display: block; border: 0; padding: 0.1rem 0; }
  .stack td::before { content: attr(data-label) ": "; color: var(--soft); }
}
`;
