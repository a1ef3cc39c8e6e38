import type { z } from 'zod';
import { Defect } from './defect';
import type { MessageFormat } from './message-format';

/** @throws Defect what the message lacks */
export function shaped<Message>(
  { shape, type }: Pick<MessageFormat<Message>, 'shape' | 'type'>,
  value: unknown,
): Message {
  const result: z.ZodSafeParseResult<Message> = shape.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const at = issue?.path.map(String).join('.') ?? '';
  throw new Defect({ code: 'MALFORMED', at, message: `${type}: ${issue?.message ?? 'incomplete'}` });
}
