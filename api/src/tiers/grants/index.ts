export { answer } from './answering';
export { answerAutomatically } from './automatic';
