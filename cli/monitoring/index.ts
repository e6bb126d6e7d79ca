export * from './export';
export * from './listen-address';
export { SHORTEST_PROBE_MS } from './storage-probe';
export * from './watched-clusters';
