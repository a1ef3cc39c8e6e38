export { type Bot, type BotStore } from './bot';
export { type BotDraft, Bots, type BotView, type Replayed } from './bots';
export { BoundedTokens } from './bounded-tokens';
