import { KeyEncryptionKeyType, RCloneCredentialType } from '../api/kinds';

/** Where the kinds that bring a secret have it: the member of their `spec`, by kind; nothing for other kinds. */
export const SECRET_FIELDS = {
  [RCloneCredentialType.kind]: 'remoteSecret',
  [KeyEncryptionKeyType.kind]: 'secret',
} as {
  readonly RCloneCredential: string;
  readonly KeyEncryptionKey: string;
  readonly [kind: string]: string | undefined;
};
