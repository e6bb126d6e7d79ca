/** Id tokens that we fetch are believed by a real kube-apiserver, which checks their signature, issuer and end. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { whoAmI } from '../../cli/doctor';
import { connect, systemClock } from '../../providers/kubernetes';
import { CLIENT_ID, type OidcIssuer, startOidcIssuer } from '../providers/kubernetes/credentials/oidc-issuer';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { type KubeApiserver, startKubeApiserver } from './kube-apiserver';

describeWithEngines(['kube-apiserver', 'etcd', 'kubectl'], 'a kube-apiserver with an OIDC issuer', () => {
  let folder: string;
  let issuer: OidcIssuer;
  let server: KubeApiserver;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'mosk-oidc-'));
    // Ten seconds before their end they count as expired, so each is good for two.
    issuer = await startOidcIssuer({ algorithm: 'RS256', clock: systemClock, seconds: 12 });
    const ca = path.join(folder, 'ca.pem');
    writeFileSync(ca, issuer.ca);
    server = await startKubeApiserver({
      'oidc-issuer-url': issuer.url,
      'oidc-client-id': CLIENT_ID,
      'oidc-ca-file': ca,
      'oidc-username-claim': 'email',
    });
  }, 120_000);
  afterAll(async () => {
    await Promise.all([server.stop(), issuer.stop()]);
    rmSync(folder, { recursive: true });
  }, 30_000);

  it('knows us by each of several id tokens, one refreshed after the other', async () => {
    const refreshes = () => issuer.requests.filter((each) => each.endsWith('/token')).length;
    const mosk = await connect({ kubeconfig: kubeconfig(issuer.login().refreshToken) });
    const names = new Set<string | undefined>();
    await until('the third refresh', async () => {
      names.add(await whoAmI(mosk.client, AbortSignal.timeout(60_000)).catch(() => undefined));
      return refreshes() >= 3;
    });
    names.delete(undefined);
    expect([...names]).toEqual(['me@example.org']);
    mosk.close();
  });

  /** That of the server's own administrator, as somebody else. */
  function kubeconfig(refreshToken: string): string {
    const config = parse(readFileSync(server.kubeconfigPath, 'utf8'));
    config.users[0].user = {
      'auth-provider': {
        name: 'oidc',
        config: {
          'client-id': CLIENT_ID,
          'refresh-token': refreshToken,
          'idp-issuer-url': issuer.url,
          'idp-certificate-authority': path.join(folder, 'ca.pem'),
        },
      },
    };
    const file = path.join(folder, 'kubeconfig');
    writeFileSync(file, stringify(config), { mode: 0o600 });
    return file;
  }
});
