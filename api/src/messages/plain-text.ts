/** What turns the direction of reading, or is not seen: by it a text could read as another. */
const unseen = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const mostUnits = 280;

/**
 * A message as one line of plain text, for lists, subjects and notifications: without the markup of docs/messages.md, cut at
 * `most` UTF-16 units. It is text: whoever puts it into HTML escapes it, as any text.
 */
export function plainText(markdown: string, most = mostUnits): string {
  const line = markdown
    .replace(unseen, '')
    .replace(/^\s*(?:[-*+]|\d{1,9}[.)]|>)[ ]+/gm, '')
    .replace(/\[([^\][]{0,300})\]\(([^)(\s]{0,300})\)/g, (_link, label: string, target: string) =>
      isAddress(target) ? `${label} (${target})` : label,
    )
    .replace(/(\*\*|\*|`)(?=\S)([^\n]{0,500}?\S)\1/g, '$2')
    .replace(/(\*|`)(?=\S)([^\n]{0,500}?\S)\1/g, '$2')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= most ? line : `${cut(line, most - 1)}…`;
}

const isAddress = (target: string): boolean => /^(?:https?:\/\/|mailto:)/i.test(target);

/** Never half a character. */
const cut = (line: string, most: number): string =>
  line
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd();
