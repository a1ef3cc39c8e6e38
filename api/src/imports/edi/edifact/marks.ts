/**
 * The service characters of ISO 9735; UNA at the start of a file may change them. Its decimal mark is not among them:
 * the standard takes point and comma alike, and so do we.
 */
export type Marks = { component: string; element: string; release: string; terminator: string };

export const usualMarks: Marks = { component: ':', element: '+', release: '?', terminator: "'" };
