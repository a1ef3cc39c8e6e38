export { assemble } from './attachments/assemble';
export { bringChunks } from './attachments/bring-chunks';
export { mediaTypeOf } from './attachments/media-type';
export type { Placing, Upload, Uploads } from './attachments/uploads';
export type { Draft, Messages } from './messages';
export { plainText } from './plain-text';
export { postMessage, type PostPorts } from './post-message';
