export { type Bot, type BotStore } from './bot';
export { type BotDraft, Bots, type BotView } from './bots';
export { BoundedTokens } from './bounded-tokens';
