/** A recovery sheet, read as people read it: nothing is known of it but its text. */

export interface PrintedTarget {
  /** `management cluster/project/cluster` */
  readonly cluster: string;
  /** `s3://…` or `nfs://…` */
  readonly place: string;
  /** Files that it wants: of the key, and of the secret access key. */
  readonly keyFile: string | undefined;
  readonly secretFile: string | undefined;
  /** The blocks to paste, by what is written over them, in their order. */
  readonly blocks: readonly { readonly title: string; readonly text: string }[];
}

export function printedTargets(markdown: string): PrintedTarget[] {
  return markdown
    .split(/^## Cluster /m)
    .slice(1)
    .flatMap((section) => {
      const [, cluster = ''] = /^`([^`]+)`/.exec(section) ?? [];
      return section
        .split(/^### Archives.*$/m)
        .slice(1)
        .map((target) => ({
          cluster,
          place: fact(target, /^\| Archives \| `([^`]+)`/m) ?? '',
          keyFile: fact(target, /^\| Key \| .*in the file `([^`]+)`/m),
          secretFile: fact(target, /^\| Credential \| .*in the file `([^`]+)`/m),
          blocks: [...target.matchAll(/^(.+):\n\n```bash\n([\s\S]*?)\n```$/gm)].map(
            ([, title = '', text = '']) => ({ title, text }),
          ),
        }));
    });
}

function fact(text: string, pattern: RegExp): string | undefined {
  return pattern.exec(text)?.[1];
}
