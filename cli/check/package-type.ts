import { readFileSync } from 'node:fs';
import path from 'node:path';

/** `type` of the package.json that a file belongs to: the nearest one. Node has this from 22.14 on only. */
export function packageType(file: string): unknown {
  const folder = path.dirname(file);
  try {
    const text = readFileSync(path.join(folder, 'package.json'), 'utf8');
    return (JSON.parse(text) as { readonly type?: unknown } | null)?.type;
  } catch (error) {
    if (error instanceof SyntaxError || folder === path.dirname(folder)) return undefined;
    return packageType(folder);
  }
}
