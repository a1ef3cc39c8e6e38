export { asyncApi, type CloudEvent, cloudEvent, factTypes, localItems, type LocalItemType, placeOf } from './catalogue';
export { CursorMalformed, decodeCursor, encodeCursor, type FeedPlace, type Places } from './cursor';
export { Feed, type FeedItem, type FeedPage } from './feed';
export { feedFilterShape } from './filter';
export { TooManyStreams } from './followers';
export { Rounds } from './rounds';
