/** Prints the story: chapters, sentences, tables. Plain text, nothing depends on colour. */
export class Page {
  readonly #write: (line: string) => void;
  #chapter = 0;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  chapter(title: string): void {
    this.#chapter++;
    const heading = `${this.#chapter}. ${title}`;
    this.#write(`\n${heading}\n${'-'.repeat(heading.length)}`);
  }

  say(text: string): void {
    for (const line of wrapped(text, 100)) this.#write(line);
  }

  /** Lines as they are, indented. */
  show(text: string): void {
    for (const line of text.trimEnd().split('\n')) this.#write(`    ${line}`);
  }

  /** Columns whose cells are all numbers are aligned to the right. */
  table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
    const numeric = head.map((_title, column) => rows.every((row) => /^[-+]?\d*(\.\d+)?$/.test(row[column] ?? '')));
    const line = (cells: readonly string[]): string =>
      cells
        .map((cell, column) =>
          numeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ');
    this.#write(`    ${line(head).trimEnd()}`);
    this.#write(`    ${widths.map((width) => '-'.repeat(width)).join('  ')}`);
    for (const row of rows) this.#write(`    ${line(row).trimEnd()}`);
  }
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line.length > 0 && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
