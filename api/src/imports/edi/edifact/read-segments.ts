import { requireThat } from '../defect';
import type { Segment } from '../layout/read-layout';
import { ediLimits } from '../limits';
import { usualMarks, type Marks } from './marks';

export type Segments = { segments: Segment[]; /** The file ends within a segment. */ open: boolean };

/**
 * EDIFACT text as segments. Line breaks are no content, wherever they stand; what follows the release character is
 * content, whatever it is.
 * @throws Defect
 */
export function readSegments(text: string): Segments {
  const given = text.startsWith('UNA');
  const marks = given ? marksOf(text.slice(3, 9)) : usualMarks;
  const segments: Segment[] = [];
  let elements: string[][] = [];
  let components: string[] = [];
  let value = '';
  const endComponent = () => {
    components.push(value);
    value = '';
  };
  const endElement = () => {
    endComponent();
    elements.push(components);
    components = [];
  };
  const endSegment = () => {
    endElement();
    segments.push(segmentOf(elements, segments.length + 1));
    requireThat(segments.length <= ediLimits.segments, () => ({ code: 'OVERSIZE', declared: ediLimits.segments }));
    elements = [];
  };
  const ends = new Map([
    [marks.component, endComponent],
    [marks.element, endElement],
    [marks.terminator, endSegment],
  ]);
  for (let index = given ? 9 : 0; index < text.length; index += 1) {
    const sign = text.charAt(index);
    if (sign === marks.release) value += text.charAt((index += 1));
    else if (ends.has(sign)) ends.get(sign)?.();
    else if (sign !== '\r' && sign !== '\n') value += sign;
  }
  return { segments, open: [...elements, ...components, value.trim()].join('') !== '' };
}

/** A blank in place of the release character says that there is none. */
function marksOf(signs: string): Marks {
  const [component = '', element = '', , release = '', , terminator = ''] = signs;
  const marks = { component, element, release: release === ' ' ? '' : release, terminator };
  const different = new Set([component, element, release, terminator, '']).size === (release === ' ' ? 4 : 5);
  requireThat(different, () => ({ code: 'MALFORMED', at: 'UNA', message: 'service characters that differ' }));
  return marks;
}

function segmentOf(elements: string[][], position: number): Segment {
  const [[tag = ''] = [], ...rest] = elements;
  requireThat(/^[A-Z][A-Z0-9]{2}$/.test(tag), () => ({
    code: 'MALFORMED',
    segment: position,
    value: tag.slice(0, 20),
  }));
  return { tag, elements: rest, position };
}
