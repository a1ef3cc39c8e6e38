/**
 * What could change how a line reads without being seen in it: controls, marks that turn or hide text, separators, halves of
 * characters, private ones.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
/** A stack of accents would cover the lines around it. */
const marks = /\p{M}/u;
const mostMarks = 3;

export const isUnseen = (character: string): boolean => unseen.test(character);

const escaped = (character: string): string =>
  `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}}`;

/** Text that an enemy may have written, as it can be shown to a person: all of it visible, at most `most` characters. */
export function printable(text: string, most = 300): string {
  const parts: string[] = [];
  let stacked = 0;
  for (const character of text) {
    if (parts.length === most) return `${parts.join('')}…`;
    stacked = marks.test(character) ? stacked + 1 : 0;
    parts.push(isUnseen(character) || stacked > mostMarks ? escaped(character) : character);
  }
  return parts.join('');
}
