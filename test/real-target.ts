process.env.MOSK_BACKUP_TEST_API = 'real';
