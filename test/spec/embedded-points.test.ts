import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');

test('every point of docs/embedded.md names a test that exists', async () => {
  const folder = resolve(root, 'test/conformance');
  const guide = await readFile(resolve(root, 'docs/embedded.md'), 'utf8');
  const sources = new Map<string, string>();
  for (const file of await readdir(folder))
    sources.set(file.replace('.test.ts', ''), await readFile(resolve(folder, file), 'utf8'));
  const named = [...guide.matchAll(/\| `([a-z-]+)`: (.+?) +\|/g)].map(([, file = '', name = '']) => ({ file, name }));
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter(({ file, name }) => !sources.get(file)?.includes(`'${name}'`))).toEqual([]);
});
