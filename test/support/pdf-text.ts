import { inflateSync } from 'node:zlib';

type Objects = Map<string, { head: string; stream: Buffer | undefined }>;

/** Of a file whose objects stand in the open, as pdfkit writes them. */
function objectsOf(pdf: Buffer): Objects {
  const objects: Objects = new Map();
  const text = pdf.toString('latin1');
  for (const { 1: number = '', 2: content = '', index } of text.matchAll(/(?:^|\n)(\d+) 0 obj\n([^]*?)\nendobj/g)) {
    const start = content.indexOf('stream\n');
    const head = start < 0 ? content : content.slice(0, start);
    const length = /\/Length (\d+)/.exec(head)?.[1];
    const from = text.indexOf('stream\n', index) + 'stream\n'.length;
    const packed = start < 0 ? undefined : pdf.subarray(from, from + Number(length));
    objects.set(number, { head, stream: packed && head.includes('FlateDecode') ? inflateSync(packed) : packed });
  }
  return objects;
}

/** From a font's glyph numbers to text, by its ToUnicode map. */
function lettersOf(objects: Objects, font: string): Map<string, string> {
  const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(font)?.head ?? '')?.[1] ?? '';
  const text = objects.get(map)?.stream?.toString('latin1') ?? '';
  const letters = new Map<string, string>();
  for (const [, from = '', list = ''] of text.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/g))
    for (const [place, [, units = '']] of [...list.matchAll(/<([0-9a-f ]*)>/g)].entries()) {
      const glyph = (parseInt(from, 16) + place).toString(16).padStart(4, '0');
      letters.set(glyph, Buffer.from(units.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'));
    }
  return letters;
}

/** The text of each page, a line for each piece that was set: what a reader copies and finds. */
export function pdfText(pdf: Buffer): string[] {
  const objects = objectsOf(pdf);
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\n/.test(head));
  return pages.map(({ head }) => {
    const [contents = '', resources = ''] = ['Contents', 'Resources'].map(
      (name) => new RegExp(`/${name} (\\d+) 0 R`).exec(head)?.[1] ?? '',
    );
    const fonts = new Map(
      [...(objects.get(resources)?.head ?? '').matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', number = '']) => [
        name,
        lettersOf(objects, number),
      ]),
    );
    let letters = new Map<string, string>();
    const lines: string[] = [];
    const operations = objects.get(contents)?.stream?.toString('latin1') ?? '';
    for (const [, font, shown] of operations.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (font !== undefined) letters = fonts.get(font) ?? letters;
      else
        lines.push(
          [...(shown ?? '').matchAll(/<([0-9a-f]+)>/g)]
            .flatMap(([, glyphs = '']) => glyphs.match(/.{4}/g) ?? [])
            .map((glyph) => letters.get(glyph) ?? '?')
            .join(''),
        );
    }
    return lines.join('\n');
  });
}
