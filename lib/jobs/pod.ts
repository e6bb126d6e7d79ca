import { KEY_FOLDER, POLICY_FOLDER } from './job-settings';

export interface PodOptions {
  /** Service account. */
  readonly account: string;
  readonly image: string;
  /** After `mosk-backup`. */
  readonly words: readonly string[];
  /** Secret whose entries are key files. @default - none */
  readonly keySecret?: string;
  /** ConfigMap with inventory and policy. @default - none */
  readonly policyConfigMap?: string;
  /** More of the container. */
  readonly container?: object;
}

/** The pod of a job: nobody, who may write nowhere but into a folder of its own that goes with it. */
export function podSpec({
  account,
  image,
  words,
  keySecret,
  policyConfigMap,
  container,
}: PodOptions): object {
  const folders = [
    { name: 'tmp', mountPath: '/tmp', volume: { emptyDir: {} }, mount: {} },
    ...(keySecret === undefined
      ? []
      : [
          {
            name: 'keys',
            mountPath: KEY_FOLDER,
            volume: { secret: { secretName: keySecret, defaultMode: 0o440 } },
            mount: { readOnly: true },
          },
        ]),
    ...(policyConfigMap === undefined
      ? []
      : [
          {
            name: 'policy',
            mountPath: POLICY_FOLDER,
            volume: { configMap: { name: policyConfigMap } },
            mount: { readOnly: true },
          },
        ]),
  ];
  return {
    serviceAccountName: account,
    securityContext: { runAsNonRoot: true, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'mosk-backup',
        image,
        args: [...words],
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '1Gi' } },
        volumeMounts: folders.map(({ name, mountPath, mount }) => ({ name, mountPath, ...mount })),
        ...container,
      },
    ],
    volumes: folders.map(({ name, volume }) => ({ name, ...volume })),
  };
}
