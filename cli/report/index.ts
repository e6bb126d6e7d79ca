export { COLUMNS, reportCsv } from './csv';
export { reportDocument, titleOf } from './document';
export { reportJson } from './json';
export { REPORT_STYLE } from './page-style';
export { readEarlierReports } from './read-earlier';
export { readLive } from './read-live';
