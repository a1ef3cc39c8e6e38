export { CommandStore } from './command-store';
export { ExchangedStore } from './exchanged-store';
export { machineClock } from './machine-clock';
export { SqlTierStore } from './tier-store';
export { WorkflowFeed } from './workflow-feed';
export { WorkflowStore } from './workflow-store';
