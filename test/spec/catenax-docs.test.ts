import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { exchangeApi } from '@tierline/api/commands';
import { rulesPage } from '@tierline/api/exchange';

test.each([
  ['catenax-rules.md', rulesPage],
  ['catenax-openapi.json', () => `${JSON.stringify(exchangeApi(), null, 2)}\n`],
])('docs/%s is what the code says', (name, written) => {
  const page = resolve(__dirname, '../../docs', name);
  if (process.env['UPDATE_DOCS']) writeFileSync(page, written());
  expect(readFileSync(page, 'utf8')).toBe(written());
});

test('a description of the REST surface refers to nothing that it does not hold', () => {
  const document = exchangeApi() as { components: { schemas: Record<string, unknown> } };
  const text = JSON.stringify(document);
  const named = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!);
  expect(new Set(named)).toEqual(new Set(Object.keys(document.components.schemas)));
  expect(text).not.toContain('"#/definitions');
});
