/** For `rejects.toEqual`: a Refusal with this code and at least these data. */
export const refused = (code: string, data: object = {}): unknown =>
  expect.objectContaining({ code, data: expect.objectContaining(data) as object });
