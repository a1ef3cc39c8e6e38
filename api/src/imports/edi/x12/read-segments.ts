import { requireThat } from '../defect';
import type { Segment } from '../layout/read-layout';
import { ediLimits } from '../limits';

/** ISA has fixed widths: 105 characters, and the next one ends each segment. */
const header = 105;

/**
 * X12 text as segments; ISA says by its own places what separates. There is no escape: a separator is never content.
 * @throws Defect
 */
export function readSegments(text: string): { segments: Segment[]; open: boolean } {
  const [element, component, terminator] = [text.charAt(3), text.charAt(header - 1), text.charAt(header)];
  const different = new Set([element, component, terminator, '']).size === 4;
  const isa = text.slice(0, header).split(element);
  requireThat(different && isa.length === 17, () => ({ code: 'MALFORMED', at: 'ISA', segment: 1 }));
  const parts = text.slice(0, header + ediLimits.characters).split(terminator);
  requireThat(parts.length <= ediLimits.segments, () => ({ code: 'OVERSIZE', declared: ediLimits.segments }));
  const rest = parts.pop() ?? '';
  const segments = parts.map((part, index) => {
    const [tag = '', ...elements] = part.replace(/[\r\n]/g, '').split(element);
    const position = index + 1;
    requireThat(/^[A-Z][A-Z0-9]{1,2}$/.test(tag), () => ({
      code: 'MALFORMED',
      segment: position,
      value: tag.slice(0, 20),
    }));
    return { tag, elements: elements.map((value) => (tag === 'ISA' ? [value] : value.split(component))), position };
  });
  return { segments, open: rest.trim() !== '' };
}
