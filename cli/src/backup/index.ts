export { backup, check, restore } from './backup';
export { readBackupKey, writeBackupKey } from './backup-key';
export { BackupUnreadable } from './sealed-stream';
