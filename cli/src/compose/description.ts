import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';

const charter = 'charter.md';

/** consortium.yaml and its charter, side by side, wherever the charter lay. */
export function descriptionOf(file: string): { name: string; text: string }[] {
  const document = parseDocument(readFileSync(file, 'utf8'));
  const text = readFileSync(resolve(dirname(file), String(document.get('charter'))), 'utf8');
  document.set('charter', charter);
  return [
    { name: 'consortium.yaml', text: document.toString() },
    { name: charter, text },
  ];
}
