import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { rulesPage } from '@tierline/api/exchange';

test('docs/catenax-rules.md is what the tables say', () => {
  const page = resolve(__dirname, '../../docs/catenax-rules.md');
  if (process.env['UPDATE_DOCS']) writeFileSync(page, rulesPage());
  expect(readFileSync(page, 'utf8')).toBe(rulesPage());
});
