import { attachmentTypes, type AttachmentType } from '@tierline/chaincode/schema';

const isAllowed = (declared: string): declared is AttachmentType => attachmentTypes.some((one) => one === declared);

/** What a file is said to be, if that is allowed and its bytes bear it out. @param declared as in `Content-Type` */
export function mediaTypeOf(declared: string, bytes: Buffer): AttachmentType | undefined {
  const name = (declared.split(';')[0] ?? '').trim().toLowerCase();
  return isAllowed(name) && recognisers[name](bytes) ? name : undefined;
}

const startsWith =
  (...parts: readonly (readonly [at: number, text: string])[]) =>
  (bytes: Buffer): boolean =>
    parts.every(([at, text]) => bytes.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1')));

const isZip = startsWith([0, 'PK\x03\x04']);
/** By the names in the archive, which are never compressed; with macros it is another type, and refused. */
const isOffice = (main: string) => (bytes: Buffer) =>
  isZip(bytes) && bytes.includes('[Content_Types].xml') && bytes.includes(main) && !bytes.includes('vbaProject.bin');

const recognisers: Readonly<Record<AttachmentType, (bytes: Buffer) => boolean>> = {
  'application/pdf': startsWith([0, '%PDF-']),
  'image/jpeg': startsWith([0, '\xff\xd8\xff']),
  'image/png': startsWith([0, '\x89PNG\r\n\x1a\n']),
  'image/webp': startsWith([0, 'RIFF'], [8, 'WEBP']),
  'text/csv': isText,
  'text/plain': isText,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': isOffice('xl/workbook.xml'),
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': isOffice('word/document.xml'),
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** UTF-8 without control characters but tab and line breaks. */
function isText(bytes: Buffer): boolean {
  if (bytes.some((byte) => byte === 0x7f || (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13))) return false;
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
