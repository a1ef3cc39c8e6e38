import qrcode from 'qrcode-generator';
import type { Sheet } from './sheet';

/** Draws the text as a QR code of this size, quiet zone included. */
export function drawQr({ pdf }: Sheet, text: string, { x, y, size }: { x: number; y: number; size: number }): void {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const quiet = 4;
  const count = code.getModuleCount();
  const dot = size / (count + 2 * quiet);
  pdf.fillColor('#ffffff').rect(x, y, size, size).fill();
  for (let row = 0; row < count; row++)
    for (let column = 0; column < count; column++)
      // a hair larger than a dot, so that no light shines through between two
      if (code.isDark(row, column))
        pdf.rect(x + (quiet + column) * dot, y + (quiet + row) * dot, dot + 0.05, dot + 0.05);
  pdf.fillColor('#000000').fill();
}
