import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** Written in pieces so that this file does not find itself. */
const forbidden: Record<string, RegExp> = {
  'a package registry host': new RegExp(
    ['registry\\.npm', 'js\\.org|registry\\.yarn', 'pkg\\.com|proxy\\.go', 'lang\\.org'].join(''),
    'i',
  ),
  'a path of a developer machine': new RegExp(
    ['(^|[\\s"\'`(=])/(wo', 'rk|ro', 'ot|ho', 'me/[a-z]+|opt/fab', 'ric)/'].join(''),
    'm',
  ),
};

describe('the repository', () => {
  it('has tracked files to look at', () => expect(tracked.length).toBeGreaterThan(20));

  it.each(Object.keys(forbidden))('names nowhere %s', (what) => {
    const pattern = forbidden[what]!;
    expect(tracked.filter((file) => pattern.test(read(file)))).toEqual([]);
  });

  it('pins every dependency to an exact version', () => {
    const loose = tracked
      .filter((file) => file.endsWith('package.json'))
      .flatMap((file) => {
        const { dependencies = {}, devDependencies = {} } = JSON.parse(read(file)) as Record<
          string,
          Record<string, string> | undefined
        >;
        return Object.entries({ ...dependencies, ...devDependencies }).filter(
          ([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
        );
      });
    expect(loose).toEqual([]);
  });

  it('links to files that are there', () => {
    const dead = tracked
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) => {
        const links = Array.from(read(file).matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g), ([, link = '']) => link);
        const there = (link: string) => existsSync(path.join(root, path.dirname(file), link));
        return links.filter((link) => !there(link)).map((link) => `${file}: ${link}`);
      });
    expect(dead).toEqual([]);
  });
});
