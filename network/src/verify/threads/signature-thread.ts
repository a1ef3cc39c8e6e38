import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { holds } from '../../wire/signature';
import { type PackedQuestions, unpackQuestions } from './packed-questions';

/** Tells a thread of ours from any other that loads this file. */
export const signatureThread = 'tierline signature thread';

/** In order of the questions: 1 what holds, 0 what does not. */
export type PackedAnswers = Uint8Array<ArrayBuffer>;

function answersTo(questions: PackedQuestions): PackedAnswers {
  return Uint8Array.from(unpackQuestions(questions), (question) => Number(holds(question)));
}

if (!isMainThread && workerData === signatureThread)
  parentPort?.on('message', (questions: PackedQuestions) => parentPort?.postMessage(answersTo(questions)));
