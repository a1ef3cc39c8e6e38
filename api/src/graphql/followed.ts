import { Repeater } from 'graphql-yoga';

/** What a subscription tells. It ends as soon as the subscriber goes, also while it waits for news. */
export function followed<Told>(follow: (gone: AbortSignal) => AsyncIterable<Told>): Repeater<Told> {
  return new Repeater(async (push, stop) => {
    const gone = new AbortController();
    void stop.then(() => gone.abort());
    try {
      for await (const told of follow(gone.signal)) await push(told);
    } catch (error) {
      stop(error);
      return;
    }
    stop();
  });
}
