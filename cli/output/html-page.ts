import { type Html, html } from './html';

/**
 * A page of its own: no scripts, nothing from outside.
 * @param content what stands below the heading, with its `<main>`
 */
export function htmlPage(
  {
    title,
    heading = title,
    style,
  }: { readonly title: string; readonly heading?: string; readonly style: string },
  content: Html,
): string {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${{ html: style }}</style>
</head>
<body>
<header><h1>${heading}</h1></header>
${content}
</body>
</html>
`.html;
}
