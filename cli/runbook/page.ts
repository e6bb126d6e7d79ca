import { printable } from '../../lib/printable';
import { type Html, html, htmlPage } from '../output';
import { type Block, CHANGING, type Text } from './document';
import { SHEET_STYLE } from './page-style';

/** A document as a page of its own, for screens and for paper: no scripts, nothing from outside. */
export function pageOf(title: string, blocks: readonly Block[], style = SHEET_STYLE): string {
  return htmlPage(
    { title, style },
    html`<main>
${blocks.map(block)}</main>`,
  );
}

function block(each: Block): Html {
  switch (each.kind) {
    case 'heading':
      return { html: `<h${each.level}>${line(each.text).html}</h${each.level}>\n` };
    case 'text':
      return html`<p>${line(each.text)}</p>
`;
    case 'list': {
      const items = each.items.map(
        (item) => html`<li>${line(item)}</li>
`,
      );
      return each.ordered
        ? html`<ol>
${items}</ol>
`
        : html`<ul>
${items}</ul>
`;
    }
    case 'facts':
      return html`<dl>
${each.rows.map(
  ([label, text]) => html`<div><dt>${label}</dt><dd>${line(text)}</dd></div>
`,
)}</dl>
`;
    case 'table':
      return html`<table>
<thead><tr>${each.headings.map((heading) => html`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>
${each.rows.map(
  (
    cells,
  ) => html`<tr>${cells.map((cell, index) => html`<td data-label="${each.headings[index] ?? ''}">${line(cell)}</td>`)}</tr>
`,
)}</tbody>
</table>
`;
    case 'commands':
      return html`<figure><figcaption>${each.title}</figcaption>
<pre>${lines(printable(each.text))}</pre></figure>
`;
    case 'changing':
      return html`${{ html: CHANGING.from }}
${each.blocks.map(block)}${{ html: CHANGING.to }}
`;
  }
}

/** Each in an element of its own: on paper they have numbers, because long ones are wrapped there. */
function lines(text: string): Html {
  return {
    html: text
      .split('\n')
      .map((each) => html`<span>${each}</span>`.html)
      .join('\n'),
  };
}

function line(text: Text): Html {
  return {
    html: text
      .map((part) => (typeof part === 'string' ? html`${part}` : html`<code>${said(part.said)}</code>`).html)
      .join(''),
  };
}

/** An option of a command is never broken in two, as lines otherwise are after a hyphen: it may have to be typed off. */
function said(text: string): Html {
  return {
    html: text
      .split(/(?<= )(?=--?[a-z])|(?<= --?[a-z-]+)(?= )/)
      .map((each) => (/^--?[a-z]/.test(each) ? html`<span>${each}</span>` : html`${each}`).html)
      .join(''),
  };
}
