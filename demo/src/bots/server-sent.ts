export type Message = { id: string; event: string; data: string };

/** Whole messages of a stream of server-sent events, as a node writes them; what is cut off at its end is not given. */
export async function* messagesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    // a block that is a comment alone says that the connection stands
    yield* blocks.map(messageOf).filter(({ data }) => data !== '');
  }
}

function messageOf(block: string): Message {
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
  return { id: field('id'), event: field('event'), data: field('data') };
}
