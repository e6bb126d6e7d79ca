export * from '@rgrove/parse-xml';
