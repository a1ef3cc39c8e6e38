import type { WrittenSegment } from '../layout/write-layout';

/** Segments as text, one a line, with the usual service characters and empty ends left out. */
export function writeSegments(segments: readonly WrittenSegment[]): string {
  return `UNA:+.? '\n${segments.map((segment) => `${written(segment)}'\n`).join('')}`;
}

function written({ tag, elements }: WrittenSegment): string {
  const told = elements.map((components) => withoutEmptyEnd(components.map(released)).join(':'));
  return [tag, ...withoutEmptyEnd(told)].join('+');
}

const released = (value: string): string => value.replace(/[+:'?]/g, '?$&');

function withoutEmptyEnd(parts: string[]): string[] {
  return parts.slice(0, parts.findLastIndex((part) => part !== '') + 1);
}
