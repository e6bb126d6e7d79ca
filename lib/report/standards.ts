/**
 * Points of standards that a section supports evidence for. None of them is met by a report, and none by backups alone:
 * whoever audits decides.
 */
const POINTS = {
  isoBackup: 'ISO/IEC 27001:2022, A.8.13 (information backup)',
  isoCrypto: 'ISO/IEC 27001:2022, A.8.24 (use of cryptography)',
  isoDeletion: 'ISO/IEC 27001:2022, A.8.10 (information deletion)',
  nistBackup: 'NIST SP 800-53 Rev. 5, CP-9 (system backup)',
  nistTested: 'NIST SP 800-53 Rev. 5, CP-9(1) (testing for reliability and integrity)',
  nistCrypto: 'NIST SP 800-53 Rev. 5, CP-9(8) (cryptographic protection)',
  nistObjectives: 'NIST SP 800-53 Rev. 5, CP-10 (system recovery and reconstitution)',
  nis2: 'NIS2 (EU) 2022/2555, Art. 21(2)(c) (backup management and disaster recovery)',
  nis2Crypto: 'NIS2 (EU) 2022/2555, Art. 21(2)(h) (cryptography and encryption)',
  dora: 'DORA (EU) 2022/2554, Art. 12 (backup policies, restoration and recovery)',
  bsi: 'BSI IT-Grundschutz, CON.3 (Datensicherungskonzept)',
  cisAutomated: 'CIS Controls v8, 11.2 (automated backups)',
  cisProtected: 'CIS Controls v8, 11.3 (protected recovery data)',
  cisTested: 'CIS Controls v8, 11.5 (tested data recovery)',
} as const;

export const SECTIONS = [
  'today',
  'rpo',
  'failures',
  'coverage',
  'encryption',
  'waivers',
  'deletions',
  'rehearsals',
] as const;

export type Section = (typeof SECTIONS)[number];

export const EVIDENCE: Readonly<Record<Section, readonly string[]>> = {
  today: [POINTS.isoBackup, POINTS.nistBackup, POINTS.nis2, POINTS.dora, POINTS.bsi],
  rpo: [POINTS.isoBackup, POINTS.nistBackup, POINTS.nistObjectives, POINTS.dora, POINTS.bsi],
  failures: [POINTS.isoBackup, POINTS.nistBackup],
  coverage: [POINTS.isoBackup, POINTS.nistBackup, POINTS.cisAutomated, POINTS.dora],
  encryption: [POINTS.isoCrypto, POINTS.nistCrypto, POINTS.cisProtected, POINTS.nis2Crypto],
  waivers: [POINTS.isoBackup, POINTS.bsi],
  deletions: [POINTS.isoDeletion],
  rehearsals: [POINTS.isoBackup, POINTS.nistTested, POINTS.cisTested, POINTS.dora],
};
