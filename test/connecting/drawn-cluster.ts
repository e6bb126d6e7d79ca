/** Clusters of kubeconfigs by chance. */
import { base64, type Drawing, drawExtra, type Fields } from './drawing';

export interface Address {
  readonly scheme: string;
  readonly host: string;
  readonly prefix: string;
}

export function drawCluster(drawing: Drawing, { scheme, host, prefix }: Address): Fields {
  const { material, mostly, fileOf } = drawing;
  const server = mostly(
    [`${scheme}://${host}${prefix}`],
    [
      `${scheme.toUpperCase()}://${host}${prefix}`,
      `${host}${prefix}`,
      `${scheme}://me:pw@${host}`,
      `ftp://${host}`,
      `${scheme}:///x`,
      '',
      `${scheme}://${host} `,
    ],
  );
  const trust = mostly<Fields>(
    [
      { 'certificate-authority-data': base64(material.root) },
      { 'certificate-authority': fileOf('ca.pem', material.root) },
      { 'insecure-skip-tls-verify': true },
      { 'certificate-authority-data': base64(material.intermediate) },
    ],
    [
      {},
      { 'certificate-authority-data': base64(material.leaf) },
      { 'certificate-authority-data': base64(material.stranger) },
      { 'certificate-authority-data': base64(material.stranger + material.root) },
      { 'certificate-authority-data': base64(`hello\n${material.root}bye`) },
      { 'certificate-authority-data': base64('hello') },
      { 'certificate-authority-data': '' },
      { 'certificate-authority-data': null, 'insecure-skip-tls-verify': true },
      { 'certificate-authority': fileOf('empty.pem', '') },
      { 'certificate-authority': 'missing.pem' },
      {
        'certificate-authority': fileOf('ca.pem', material.root),
        'certificate-authority-data': base64(material.root),
      },
      { 'insecure-skip-tls-verify': true, 'certificate-authority-data': base64(material.root) },
      { 'insecure-skip-tls-verify': 'yes' },
      { 'insecure-skip-tls-verify': 1 },
    ],
  );
  const named = mostly<Fields>(
    [{}, {}],
    [
      { 'tls-server-name': 'mgmt.example' },
      { 'tls-server-name': '127.0.0.1' },
      { 'tls-server-name': 'other.example' },
      { 'disable-compression': true, 'tls-server-name': '' },
    ],
  );
  return { server, ...trust, ...named, ...proxyUrl(drawing), ...drawExtra(drawing) };
}

function proxyUrl({ dice, ports, mostly }: Drawing): Fields {
  if (dice.below(3) > 0) return {};
  return {
    'proxy-url': mostly(
      [
        `http://127.0.0.1:${ports.httpProxy}`,
        `http://me:hunter2@127.0.0.1:${ports.httpProxy}`,
        `https://127.0.0.1:${ports.httpsProxy}`,
        `https://me@localhost:${ports.httpsProxy}/path`,
        `socks5://127.0.0.1:${ports.socksProxy}`,
        `socks5://me:hunter2@localhost:${ports.socksProxy}`,
      ],
      [
        `http://m%40e:p%3aw%25@localhost:${ports.httpProxy}`,
        `socks5://127.0.0.1:${ports.httpProxy}`,
        `socks5h://127.0.0.1:${ports.socksProxy}`,
        `SOCKS5://m%40e@127.0.0.1:${ports.socksProxy}/x`,
        `127.0.0.1:${ports.httpProxy}`,
        `ftp://127.0.0.1:${ports.httpProxy}`,
        `http://m e:x@127.0.0.1:${ports.httpProxy}`,
        `http://a@b@127.0.0.1:${ports.httpProxy}`,
        '',
      ],
    ),
  };
}
