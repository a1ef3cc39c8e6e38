/** The beginning of a text, in UTF-16 units: never half a character, for no record takes that. */
export const cut = (text: string, most: number): string => text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
