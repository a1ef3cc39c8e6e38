import { Buffer } from 'buffer/';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const toText = Reflect.get(Buffer.prototype, 'toString') as (this: Buffer, ...from: unknown[]) => string;

/** Node's, but for what bytes that are no UTF-8 are read as: there it is what the platform's decoder says, here it was not. */
Buffer.prototype.toString = function (this: Buffer, encoding = 'utf8', start?: number, end?: number): string {
  if (!/^utf-?8$/i.test(encoding)) return toText.call(this, encoding, start, end);
  return utf8.decode(this.subarray(start, end));
};

export { Buffer };
