import { CursorMalformed, decodeCursor, encodeCursor, type FeedPlace } from '@tierline/api/feed';

const placesOf = (count: number, name = 'c') =>
  new Map(Array.from({ length: count }, (_one, index): [string, FeedPlace] => [`${name}${String(index)}`, [1n, 0, 0]]));

test('a cursor says the places that it was made of', () => {
  expect(decodeCursor(encodeCursor(placesOf(200)))).toEqual(placesOf(200));
});

test.each([
  ['more channels than anybody has joined: each item of a page would bear them', encodeCursor(placesOf(257))],
  ['so much that reading it would take a while', encodeCursor(placesOf(200, 'c'.repeat(200)))],
  ['no places', Buffer.from('[]').toString('base64url')],
  ['nothing', ''],
])('none is taken that says %s', (_what, cursor) => {
  expect(() => decodeCursor(cursor)).toThrow(CursorMalformed);
});
