import { readFileSync } from 'node:fs';
import { printable } from '@tierline/network/verify';
import { create, type Font } from 'fontkit';
import { unwoff } from './unwoff';

/** Faces that a page is set in; `any` has a sign for nearly every character, and no beauty. */
const files = {
  regular: require.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf'),
  any: require.resolve('@fontsource/unifontex/files/unifontex-latin-400-normal.woff'),
} as const;

export type Weight = 'regular' | 'bold';
type Face = keyof typeof files;

/** Text of anybody as it can be set: clipped, nothing hidden in it, in a face that has its characters. */
export class Letters {
  readonly #fonts = new Map<Face, Font>();

  /** @param onFirstUse is given a face's font file once */
  constructor(private readonly onFirstUse: (face: string, file: Buffer) => void) {}

  /** @param most characters */
  set(text: string, weight: Weight, most = 300): { text: string; face: Face } {
    const shown = printable(text, most);
    const font = this.#font(weight);
    const characters = Array.from(shown);
    if (characters.every((one) => has(font, one))) return { text: shown, face: weight };
    const other = this.#font('any');
    return { text: characters.map((one) => (has(other, one) ? one : escaped(one))).join(''), face: 'any' };
  }

  #font(face: Face): Font {
    const known = this.#fonts.get(face);
    if (known) return known;
    const packed = readFileSync(files[face]);
    const file = face === 'any' ? unwoff(packed) : packed;
    const font = create(file);
    if (!('hasGlyphForCodePoint' in font)) throw new Error(`${files[face]} is more than one font`);
    this.#fonts.set(face, font);
    this.onFirstUse(face, file);
    return font;
  }
}

const codeOf = (character: string): number => character.codePointAt(0) ?? 0;
const has = (font: Font, character: string): boolean => font.hasGlyphForCodePoint(codeOf(character));
const escaped = (character: string): string => `\\u{${codeOf(character).toString(16).toUpperCase()}}`;
