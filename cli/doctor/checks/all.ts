import type { Check } from '../check';
import { API } from './api';
import { CLOCK } from './clock';
import { CREDENTIALS } from './credentials';
import { DEAD_SCHEDULES } from './dead-schedules';
import { FAILURES } from './failures';
import { FILES } from './files';
import { GUARD } from './guard';
import { IDENTITY } from './identity';
import { NFS } from './nfs';
import { OVERDUE } from './overdue';
import { PERMISSIONS } from './permissions';
import { REFERENCES } from './references';
import { VERIFIED_KEYS } from './verified-keys';

/** In the order of the report: what the later ones rest on first. */
export const CHECKS: readonly Check[] = [
  IDENTITY,
  PERMISSIONS,
  API,
  REFERENCES,
  CREDENTIALS,
  CLOCK,
  NFS,
  FAILURES,
  OVERDUE,
  FILES,
  DEAD_SCHEDULES,
  VERIFIED_KEYS,
  GUARD,
];
