export { CommandStore } from './command-store';
export { ExchangedStore } from './exchanged-store';
export { machineClock } from './machine-clock';
export { ReadMarkStore } from './read-mark-store';
export { SqlTierStore } from './tier-store';
export { UploadStore } from './upload-store';
export { WorkflowFeed } from './workflow-feed';
export { WorkflowStore } from './workflow-store';
