#!/usr/bin/env node
import { runVerify } from './run-verify';

void runVerify(process.argv.slice(2)).then(({ exitCode, text }) => {
  process.stdout.write(text);
  process.exitCode = exitCode;
});
