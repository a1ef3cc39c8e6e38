import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { settings } from '@tierline/api/config';

const root = path.resolve(__dirname, '../..');
const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const textOf = (wanted: RegExp): string =>
  tracked
    .filter((file) => wanted.test(file))
    .map(read)
    .join('\n');
const found = (text: string, pattern: RegExp): string[] => [...new Set(text.match(pattern))].sort();

const guides = textOf(/^(README|docs\/\w[\w-]*)\.md$/);
const product = textOf(/^\w+\/src\/.*\.ts$/);

/** Names in the first column of a table of operate.md; `.x` stands beside the name before it. */
function settingsTold(): string[] {
  const rows = read('docs/operate.md').match(/^\| `.*$/gm) ?? [];
  const first = rows.map((row) => row.split('|')[1] ?? '');
  return first.flatMap((cell) => {
    let folder = '';
    return Array.from(cell.matchAll(/`([\w.]+)`/g), ([, name = '']) => {
      const whole = name.startsWith('.') ? folder + name : name;
      folder = whole.slice(0, whole.lastIndexOf('.'));
      return whole;
    });
  });
}

describe('the guides', () => {
  const told = settingsTold();
  const paths = settings.map(({ path: names }) => names.join('.'));

  it('list each setting of a node', () => expect(paths.filter((name) => !told.includes(name))).toEqual([]));

  it('list no setting that a node does not have', () => {
    const rooms = new Set(paths.filter((name) => name.includes('.')).map((name) => name.split('.')[0]));
    const listed = told.filter((name) => name.includes('.') && rooms.has(name.split('.')[0]));
    expect(listed.length).toBeGreaterThan(50);
    expect(listed.filter((name) => !paths.includes(name))).toEqual([]);
  });

  it('say what each variable of the environment is, and name none that nothing reads', () => {
    const derived = settings.flatMap(({ name }) => [name, `${name}_FILE`]);
    const variable = /\bTIERLINE_[A-Z_]+\b/g;
    const asked = found(product, variable).filter((name) => !derived.includes(name));
    expect(asked.filter((name) => !guides.includes(name))).toEqual([]);
    const read = [...derived, ...asked, ...found(textOf(/^(test\/.*|package\.json|jest\.config\.cjs)$/), variable)];
    expect(found(guides, variable).filter((name) => !read.includes(name))).toEqual([]);
  });

  it('name each metric', () => {
    const metrics = found(product, /(?<=['"])tierline_[a-z_]+(?=['"])/g);
    expect(metrics.length).toBeGreaterThan(10);
    expect(metrics.filter((name) => !guides.includes(name))).toEqual([]);
  });

  it('call scripts that are there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const called = found(textOf(/\.md$/), /(?<=npm run (-s )?)[a-z][a-z:]*/g);
    expect(called.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('are each found from docs/README.md', () => {
    const index = read('docs/README.md');
    const pages = tracked.filter((file) => /^docs\/[^/]+$/.test(file) && file !== 'docs/README.md');
    expect(pages.filter((page) => !index.includes(`(${path.basename(page)})`))).toEqual([]);
  });
});
