export { asyncApi, type CloudEvent, cloudEvent, factTypes, localItems, type LocalItemType, placeOf } from './catalogue';
export { CursorMalformed, decodeCursor, encodeCursor, type FeedPlace, type Places } from './cursor';
export { Feed, type FeedFilter, type FeedItem, type FeedPage } from './feed';
