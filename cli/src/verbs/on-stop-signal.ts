/** Stops once, at the first SIGINT or SIGTERM; a second one ends the process at once. */
export function onStopSignal(stop: () => Promise<void>): void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const first = (): void => {
    for (const signal of signals) process.removeListener(signal, first);
    console.log('stopping');
    stop().catch((error: unknown) => {
      console.error('not everything could be closed:', error);
      process.exitCode = 1;
    });
  };
  for (const signal of signals) process.once(signal, first);
}
