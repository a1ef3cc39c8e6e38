import PDFDocument from 'pdfkit';
import { Letters, type Weight } from './letters';

export const ink = {
  black: '#1b2430',
  grey: '#5d6875',
  pale: '#e4e8ed',
  green: '#176b3a',
  red: '#b3261e',
  amber: '#8a5a00',
};

export type Style = { size?: number; weight?: Weight; color?: string; most?: number };
/** Where text goes: `width` is what it may take before it breaks. */
type Box = { x?: number; y?: number; width?: number; align?: 'left' | 'right' | 'center' };

const page = { width: 595.28, height: 841.89 };
const margin = { left: 48, right: 48, top: 48, bottom: 58 };

/** A4 pages that are filled from top to bottom; what belongs together is asked for by `room` and not cut. */
export class Sheet {
  readonly left = margin.left;
  readonly width = page.width - margin.left - margin.right;
  readonly pdf: PDFKit.PDFDocument;
  readonly #letters: Letters;
  y = margin.top;

  /** @param title for the reader's list of windows; `date` stands for the time of making, so that the same gives the same bytes */
  constructor({ title, subject, date }: { title: string; subject: string; date: Date }) {
    this.pdf = new PDFDocument({
      size: 'A4',
      margin: 0,
      bufferPages: true,
      pdfVersion: '1.7',
      lang: 'en',
      displayTitle: true,
      info: { Title: title, Subject: subject, Creator: 'Tierline', Producer: 'PDFKit', CreationDate: date },
    });
    this.#letters = new Letters((face, file) => this.pdf.registerFont(face, file));
  }

  /** So much height below; a new page if there is not. @returns whether one was begun */
  room(height: number): boolean {
    if (this.y + height <= page.height - margin.bottom) return false;
    this.newPage();
    return true;
  }

  newPage(): void {
    this.pdf.addPage();
    this.y = margin.top;
  }

  heightOf(text: string, style: Style, width = this.width): number {
    return this.#set(text, style).heightOfString(this.#text, { width, lineGap });
  }

  widthOf(text: string, style: Style): number {
    return this.#set(text, style).widthOfString(this.#text);
  }

  /** Text at a place; the page's own is not moved. @returns its height */
  put(text: string, style: Style, { x = this.left, y = this.y, width = this.width, align = 'left' }: Box = {}): number {
    const height = this.heightOf(text, style, width);
    this.pdf.fillColor(style.color ?? ink.black).text(this.#text, x, y, { width, align, lineGap });
    return height;
  }

  /** A paragraph below what is there. */
  write(text: string, style: Style = {}, after = 4): void {
    this.room(this.heightOf(text, style));
    this.y += this.put(text, style) + after;
  }

  heading(text: string): void {
    this.room(90);
    this.y += 16;
    this.pdf.outline.addItem(text);
    this.y += this.put(text, { size: 14, weight: 'bold' }) + 3;
    this.rule(ink.black);
    this.y += 8;
  }

  rule(color = ink.pale, width = 0.6): void {
    this.pdf.lineWidth(width).strokeColor(color);
    this.pdf
      .moveTo(this.left, this.y)
      .lineTo(this.left + this.width, this.y)
      .stroke();
  }

  /** Puts a foot on every page. */
  async end(foot: (number: number, of: number) => { left: string; right: string; color: string }): Promise<Buffer> {
    const { count } = this.pdf.bufferedPageRange();
    for (let number = 1; number <= count; number++) {
      this.pdf.switchToPage(number - 1);
      this.y = page.height - margin.bottom + 14;
      this.rule();
      this.y += 6;
      const { left, right, color } = foot(number, count);
      this.put(left, { size: 7.5, color });
      this.put(right, { size: 7.5, color: ink.grey }, { align: 'right' });
    }
    this.pdf.end();
    const chunks: Buffer[] = [];
    for await (const chunk of this.pdf) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  #text = '';

  #set(text: string, { size = 9.5, weight = 'regular', most }: Style): PDFKit.PDFDocument {
    const set = this.#letters.set(text, weight, most);
    this.#text = set.text;
    return this.pdf.font(set.face).fontSize(size);
  }
}

const lineGap = 1.2;
