/** The client of all servers, in a process of its own: whoever started it sends orders, one after another. */
import { churn } from './churn';
import { type Client, createClient } from './client';
import type { Credentials } from './credentials';
import { KINDS } from './kinds';
import { LISTS } from './lists';
import { prepare } from './preparation';
import { SINGLE_OBJECTS } from './single-objects';
import { WATCHES } from './watches';

const WORKLOADS = [...SINGLE_OBJECTS, ...LISTS, ...WATCHES];

/** What it can be told to do, with numbers that say which server, kind and workload. */
const ORDERS = {
  kinds: async () => KINDS.map(({ name }) => name),
  workloads: async () => WORKLOADS.map(({ name }) => name),

  async connect(servers: readonly Credentials[]) {
    for (const client of clients) client.close();
    clients = servers.map(createClient);
  },

  prepare: (server: number, kind: number) => prepare(clientOf(server), kindOf(kind)),

  /** @returns milliseconds */
  async measure(server: number, kind: number, workload: number, round: number): Promise<number> {
    const chosen = WORKLOADS[workload];
    if (chosen === undefined) throw new Error(`there is no workload ${workload}`);
    return chosen.run({ client: clientOf(server), kind: kindOf(kind), round });
  },

  /** @returns writes */
  churn: (kind: number, seconds: number): Promise<number> => churn(clients, kindOf(kind), seconds),
};

export type Orders = typeof ORDERS;

export interface Order {
  readonly name: keyof Orders;
  readonly values: readonly unknown[];
}

export type Report = { readonly result: unknown } | { readonly error: string };

let clients: Client[] = [];

function clientOf(server: number): Client {
  const client = clients[server];
  if (client === undefined) throw new Error(`there is no server ${server}`);
  return client;
}

function kindOf(index: number) {
  const kind = KINDS[index];
  if (kind === undefined) throw new Error(`there is no kind ${index}`);
  return kind;
}

process.on('message', async ({ name, values }: Order) => {
  const order = ORDERS[name] as (...values: readonly unknown[]) => Promise<unknown>;
  const report: Report = await order(...values).then(
    (result) => ({ result }),
    (error) => ({ error: String(error) }),
  );
  process.send?.(report);
});
