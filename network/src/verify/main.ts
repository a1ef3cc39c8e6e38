#!/usr/bin/env node
import { isMainThread } from 'node:worker_threads';
import { runVerify } from './run-verify';

/** In one file with everything else, this is loaded by the threads that check signatures, too. */
if (isMainThread) {
  // should nothing ever come of it, a script takes that for no proof
  process.exitCode = 2;
  void runVerify(process.argv.slice(2)).then(({ exitCode, text }) => {
    process.stdout.write(text);
    process.exitCode = exitCode;
  });
}
