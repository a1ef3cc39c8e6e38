type Answer = { data?: Record<string, unknown> | null; errors?: { message: string }[] };

/** Asks a running node by GraphQL. @throws Error with the node's own words */
export async function askNode(
  { url, token }: { url: string; token: string },
  query: string,
  variables: object,
): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const { data, errors } = answerIn(text) ?? {};
  if (errors?.[0]) throw new Error(`${url}: ${errors.map(({ message }) => message).join('; ')}`);
  if (!data) throw new Error(`${url} answered ${response.status}, and no GraphQL`);
  return data;
}

function answerIn(text: string): Answer | undefined {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return undefined;
  }
}
