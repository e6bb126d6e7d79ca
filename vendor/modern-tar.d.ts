export * from 'modern-tar';
