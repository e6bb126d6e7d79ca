import { Construct } from 'constructs';
import { checkName, PLAIN_TEXT_ANNOTATION, RCloneCredentialType } from '../model';
import { forEngines } from './gitops';
import { isMarked, mark } from './identity';
import { moskApiOf } from './management-cluster';
import { emit, type SpecProps, specWith } from './object';
import { revealed, type SecretSource } from './secret-source';

/** What a target can take as its credential. */
export interface IRCloneCredential {
  /** `spec.parameters.rclone.credential`: the object's name. */
  readonly credential: string;
  /** Namespace of the object, where it is known. It must be the backup's. */
  readonly namespace?: string;
}

export interface RCloneCredentialProps extends SpecProps {
  /**
   * `metadata.name`
   * @default - the construct's id
   */
  readonly name?: string;
  /** URL of the S3 endpoint, such as `https://s3.example.com`. */
  readonly endpoint: string;
  /** The public half of the key pair; it stays readable in the object. */
  readonly accessKeyId: string;
  /** The secret half. MOSK moves it into a Secret and clears it (documented). */
  readonly secretAccessKey: SecretSource;
  /**
   * Further rclone options of its S3 backend, by rclone's own names: `provider`, `region`, `force_path_style`. MOSK
   * copies them as they are into rclone's configuration (documented).
   * @default - none
   */
  readonly options?: { [option: string]: string };
  /**
   * Section name in rclone's configuration.
   * @default - the object's name
   */
  readonly remoteName?: string;
}

/**
 * How MOSK reaches an S3 storage. It must outlive the backups made with it, because deleting their remote files needs
 * it: engines are told to keep it.
 */
export class RCloneCredential extends Construct implements IRCloneCredential {
  /**
   * A credential that exists, made outside this app: the usual way, with no secret in Git.
   * @param namespace its MOSK project, where it is known: backups of another are refused
   * @throws BackupError `invalid-name`
   */
  static fromName(name: string, namespace?: string): IRCloneCredential {
    return Object.freeze({ credential: checkName(name, 'spec.parameters.rclone.credential'), namespace });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isMarked(value, 'RCloneCredential');
  }

  /** `metadata.name`, as `spec.parameters.rclone.credential` of backups says it. */
  readonly credential: string;
  /** `metadata.namespace` */
  readonly namespace: string;

  /**
   * @param id the object's name, unless the props say another
   * @throws BackupError `invalid-name`, `namespace-required`, `plain-text-secret`, `remote-config`, `remote-name`,
   * `secret-in-config`, `control-character`, `placeholder-value`, `already-set`
   */
  constructor(scope: Construct, id: string, props: RCloneCredentialProps) {
    super(scope, id);
    mark(this, 'RCloneCredential');
    const name = props.name ?? id;
    const secret = revealed(props.secretAccessKey, `${this.node.path}: spec.remoteSecret`);
    const spec = {
      remoteName: props.remoteName ?? name,
      remoteConfig: {
        ...props.options,
        type: 's3',
        endpoint: props.endpoint,
        access_key_id: props.accessKeyId,
      },
      remoteConfigSecretKey: 'secret_access_key',
      remoteSecret: moskApiOf(this).remoteSecret(secret),
    };
    const { namespace } = emit(this, RCloneCredentialType, {
      ...props,
      name,
      ours: {
        ...forEngines(this, 'credential', 'keep'),
        [PLAIN_TEXT_ANNOTATION]: props.secretAccessKey.reason,
      },
      content: { spec: specWith(this, spec, props) },
    });
    this.credential = name;
    this.namespace = namespace;
  }
}
