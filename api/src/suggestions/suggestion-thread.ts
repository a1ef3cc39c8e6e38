import { parentPort } from 'node:worker_threads';
import { suggest, type Question, type Suggestion } from '@tierline/planning/forecasting';

/** Answers come in the order of the questions. */
export type SuggestionAnswer = { suggestion: Suggestion } | { fault: string };

parentPort?.on('message', (question: Question) => {
  parentPort?.postMessage(answerTo(question));
});

function answerTo(question: Question): SuggestionAnswer {
  try {
    return { suggestion: suggest(question) };
  } catch (error) {
    return { fault: String(error) };
  }
}
