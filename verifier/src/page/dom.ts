type Child = Element | string | undefined;

/** An element whose texts are texts: whatever stands in a pack never becomes markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

export const paragraph = (text: string, kind = ''): HTMLElement => element('p', kind ? { class: kind } : {}, text);

export const section = (title: string, ...children: readonly Child[]): HTMLElement =>
  element('section', {}, element('h2', {}, title), ...children);

/** On a narrow screen each row is a card, and each cell says what it is. */
export function table(heads: readonly string[], rows: readonly (readonly Child[])[], kind = ''): HTMLElement {
  const head = element('tr', {}, ...heads.map((one) => element('th', { scope: 'col' }, one)));
  const body = rows.map((cells) =>
    element('tr', {}, ...cells.map((cell, at) => element('td', { 'data-is': heads[at] ?? '' }, cell))),
  );
  return element('table', kind ? { class: kind } : {}, element('thead', {}, head), element('tbody', {}, ...body));
}

export const list = (lines: readonly string[]): HTMLElement =>
  element('ul', {}, ...lines.map((line) => element('li', {}, line)));

/** The first of many, and how many more there are. */
export function limited<T>(all: readonly T[], most: number, count = all.length): { shown: readonly T[]; more: string } {
  const left = count - most;
  return { shown: all.slice(0, most), more: left > 0 ? `And ${String(left)} more.` : '' };
}
