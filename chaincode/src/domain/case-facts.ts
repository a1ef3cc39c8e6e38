import type { AdmissionFact, CaseFact, RemedyFact, TaskFact } from '../schema/case-facts';

export const isAdmissionFact = (fact: CaseFact): fact is AdmissionFact =>
  fact.type === 'PartyAdmitted' || fact.type.startsWith('Admission');
export const isTaskFact = (fact: CaseFact): fact is TaskFact => fact.type.startsWith('Task');
export const isRemedyFact = (fact: CaseFact): fact is RemedyFact => fact.type.startsWith('Remedy');
