import { type KubeObject, type Owner, ownerText } from '../../lib/model';

const TOOL = 'cli';

/** The owner that an object has by the command line. @param scope as `--owner` says it */
export function cliOwner(scope: string, { metadata: { namespace, name } }: KubeObject): Owner {
  return { tool: TOOL, scope, name: `${namespace}/${name}` };
}

/** @throws BackupError `owner-invalid` */
export function cliOwnerText(scope: string, object: KubeObject): string {
  return ownerText(cliOwner(scope, object));
}

/** @param owner text of an owner */
export function isOfCli(owner: string): boolean {
  return owner.startsWith(`${TOOL}:`);
}
