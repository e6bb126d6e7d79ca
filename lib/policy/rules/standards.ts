import type { RuleLink } from '../judging/rule';

/** Points of standards that several rules support evidence for. */
export const STANDARDS = {
  cisAutomated: { text: 'CIS Controls v8, 11.2: automated backups, weekly or more often' },
  cisProtected: { text: 'CIS Controls v8, 11.3: protected recovery data' },
  cisIsolated: { text: 'CIS Controls v8, 11.4: an isolated instance of recovery data' },
  cisTested: { text: 'CIS Controls v8, 11.5: tested data recovery' },
  nistTested: { text: 'NIST SP 800-53r5, CP-9(1): testing of backups for reliability and integrity' },
  nistSeparate: { text: 'NIST SP 800-53r5, CP-9(3): separate storage for critical information' },
  nistCrypto: { text: 'NIST SP 800-53r5, CP-9(8): cryptographic protection of backups' },
  nistKeys: { text: 'NIST SP 800-53r5, SC-12: establishment and management of keys' },
  nistStorage: { text: 'NIST SP 800-209: data protection of storage infrastructure' },
} as const satisfies Record<string, RuleLink>;
