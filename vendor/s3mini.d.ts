export * from 's3mini';
