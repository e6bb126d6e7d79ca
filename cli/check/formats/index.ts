export * from './github';
export * from './json';
export * from './junit';
export * from './markdown';
export * from './sarif';
export * from './text';
