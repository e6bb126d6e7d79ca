const KIND = /^clusterbackups?(\.kaas\.mirantis\.com)?$/i;

/** Names of backups as kubectl has them written: `clusterbackup NAME`, `clusterbackup/NAME`. */
export function withoutKind(names: readonly string[]): string[] {
  const [first = '', ...rest] = names;
  const bare = rest.length > 0 && KIND.test(first) ? rest : names;
  return bare.map((name) => {
    const [kind = '', of, ...more] = name.split('/');
    return of !== undefined && more.length === 0 && KIND.test(kind) ? of : name;
  });
}
