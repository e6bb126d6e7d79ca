export * from '@marcbachmann/cel-js';
