import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { describeUnless } from '../skipped-aloud';

const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

/** A real browser of this machine: `MOSK_BACKUP_BROWSER`, or one on the PATH. */
export function findBrowser(): string | undefined {
  const named = process.env.MOSK_BACKUP_BROWSER;
  return [...(named === undefined ? [] : [named]), ...NAMES].find(
    (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
  );
}

/** `describe` for tests that look at a page; where there is no browser they are skipped aloud, or fail in CI. */
export function describeWithBrowser(name: string, body: () => void): void {
  const says = 'needs a browser. On Debian: apt-get install --no-install-recommends chromium-headless-shell';
  describeUnless(findBrowser() === undefined ? says : undefined, name, body);
}

export interface PageOptions {
  /** Width in CSS pixels. */
  readonly width: number;
  readonly scheme?: 'light' | 'dark';
  readonly media?: 'screen' | 'print';
}

export interface Page {
  /** What an expression in the page is, as JSON. */
  evaluate<T>(expression: string): Promise<T>;
  /** Roles and names as assistive technology gets them. */
  accessibility(): Promise<{ role: string; name: string }[]>;
  /** PNG of the whole page. */
  screenshot(): Promise<Buffer>;
  /** How many sheets of paper it takes. */
  sheetsOfPaper(): Promise<number>;
  /** URLs that were asked for. */
  readonly requests: readonly string[];
  /** What the console, the parser and the content security policy complained of. */
  readonly complaints: readonly string[];
}

/** Speaks the DevTools protocol over pipes: no port, and no package. */
export class HeadlessBrowser {
  readonly #process: ChildProcess;
  readonly #profile = mkdtempSync(path.join(tmpdir(), 'browser-test-'));
  readonly #answers = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  readonly #listeners = new Set<(event: ProtocolEvent) => void>();
  #last = 0;

  constructor() {
    const flags = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      `--user-data-dir=${this.#profile}`,
    ];
    this.#process = spawn(findBrowser() ?? '', [...flags, '--remote-debugging-pipe'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    let unread = '';
    (this.#process.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => {
      const messages = (unread + text).split('\0');
      unread = messages.pop() ?? '';
      for (const message of messages) this.#read(JSON.parse(message));
    });
  }

  async open(file: string, { width, scheme = 'light', media = 'screen' }: PageOptions): Promise<Page> {
    const { targetId } = await this.#send<{ targetId: string }>('Target.createTarget', {
      url: 'about:blank',
    });
    const { sessionId } = await this.#send<{ sessionId: string }>('Target.attachToTarget', {
      targetId,
      flatten: true,
    });
    const send = <T>(method: string, params: object = {}) => this.#send<T>(method, params, sessionId);
    const requests: string[] = [];
    const complaints: string[] = [];
    const loaded = new Promise<void>((resolve) => {
      this.#listeners.add(({ method, params, sessionId: from }) => {
        if (from !== sessionId) return;
        if (method === 'Network.requestWillBeSent') requests.push(params.request?.url ?? '');
        if (method === 'Log.entryAdded') complaints.push(params.entry?.text ?? '');
        if (method === 'Runtime.exceptionThrown') complaints.push('exception');
        if (method === 'Page.loadEventFired') resolve();
      });
    });
    for (const domain of ['Page', 'Network', 'Log', 'Runtime', 'Accessibility'])
      await send(`${domain}.enable`);
    await send('Emulation.setDeviceMetricsOverride', {
      width,
      height: 800,
      deviceScaleFactor: 1,
      mobile: width < 600,
    });
    await send('Emulation.setEmulatedMedia', {
      media,
      features: [{ name: 'prefers-color-scheme', value: scheme }],
    });
    await send('Page.navigate', { url: `file://${file}` });
    await loaded;
    return {
      requests,
      complaints,
      async evaluate<T>(expression: string) {
        const { result, exceptionDetails } = await send<{
          result: { value: T };
          exceptionDetails?: { exception?: { description?: string } };
        }>('Runtime.evaluate', { expression, returnByValue: true });
        if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description);
        return result.value;
      },
      async accessibility() {
        const { nodes } = await send<{ nodes: AccessibilityNode[] }>('Accessibility.getFullAXTree');
        return nodes
          .filter(({ ignored }) => !ignored)
          .map(({ role, name }) => ({ role: role?.value ?? '', name: name?.value ?? '' }));
      },
      async screenshot() {
        const { data } = await send<{ data: string }>('Page.captureScreenshot', {
          captureBeyondViewport: true,
        });
        return Buffer.from(data, 'base64');
      },
      async sheetsOfPaper() {
        const { data } = await send<{ data: string }>('Page.printToPDF', { preferCSSPageSize: true });
        return (
          Buffer.from(data, 'base64')
            .toString('latin1')
            .match(/\/Type \/Page\b/g)?.length ?? 0
        );
      },
    };
  }

  /** Its processes go with it: killed, it would leave them behind. */
  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    await this.#send('Browser.close', {});
    await ended;
    for (const pipe of this.#process.stdio) pipe?.destroy();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #send<T>(method: string, params: object, sessionId?: string): Promise<T> {
    this.#last += 1;
    const id = this.#last;
    return new Promise<T>((resolve, reject) => {
      this.#answers.set(id, { resolve, reject });
      const message = JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) });
      (this.#process.stdio[3] as Writable).write(`${message}\0`);
    });
  }

  #read(message: ProtocolEvent & { id?: number; result?: never; error?: { message: string } }): void {
    const answer = message.id === undefined ? undefined : this.#answers.get(message.id);
    if (answer === undefined) for (const listener of this.#listeners) listener(message);
    else if (message.error !== undefined) answer.reject(new Error(message.error.message));
    else answer.resolve(message.result as never);
  }
}

interface ProtocolEvent {
  readonly method: string;
  readonly sessionId?: string;
  readonly params: { request?: { url: string }; entry?: { text: string } };
}

interface AccessibilityNode {
  readonly ignored: boolean;
  readonly role?: { value: string };
  readonly name?: { value: string };
}
